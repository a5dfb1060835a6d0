# Reading the reports that Surefire and Failsafe left. Sourced, POSIX sh; needs $build_home.

reports() {
  find "$build_home" -path "*/target/*-reports/TEST-*.xml" -exec cat {} +
}

count_tests() {
  reports | grep -c '<testcase '
}

# list_skips: each skipped test with its reason. False when there was one.
list_skips() {
  skips=$(reports | awk '
    function attribute(name) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      value = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
      gsub(/&#10;/, " ", value); gsub(/&quot;/, "\"", value); gsub(/&apos;/, "\047", value)
      gsub(/&lt;/, "<", value); gsub(/&gt;/, ">", value); gsub(/&amp;/, "\\&", value)
      return value
    }
    /<testcase / { test = attribute("classname"); sub(/.*\./, "", test); test = test "#" attribute("name") }
    /<skipped/ { reason = attribute("message"); print "  " test ": " (reason == "" ? "no reason given" : reason) }')
  if [ -z "$skips" ]; then
    echo "No test was skipped."
    return 0
  fi
  printf 'Skipped tests:\n%s\n' "$skips"
  return 1
}
