package io.portway.doctor;

import java.util.regex.Pattern;

/**
 * Blanks what looks like a secret of ours or of a user's: join strings, private keys, tokens,
 * passwords beside their names. It errs on the side of blanking.
 */
public final class Redaction {
  private static final String BLANK = "***";

  private static final Pattern JOIN_STRING = Pattern.compile("pw1\\.[A-Za-z0-9_-]+");
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*-----|\\z)", Pattern.DOTALL);
  private static final Pattern BEARER =
      Pattern.compile("(?i)\\b(Bearer|Basic) [A-Za-z0-9+/=._~-]+");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)([a-z0-9_.-]*(?:password|passwd|passphrase|secret|token|api-?key|credential)[a-z0-9_-]*\"?\\s*[:=]\\s*)"
              + "(\"[^\"\\n]*\"|'[^'\\n]*'|[^\\s,}\\]]+)");
  private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");

  private Redaction() {}

  public static String of(String text) {
    String clean = PEM.matcher(text).replaceAll(BLANK);
    clean = JOIN_STRING.matcher(clean).replaceAll("pw1." + BLANK);
    clean = BEARER.matcher(clean).replaceAll("$1 " + BLANK);
    clean = USER_INFO.matcher(clean).replaceAll("$1" + BLANK + "@");
    return NAMED.matcher(clean).replaceAll("$1" + BLANK);
  }
}
