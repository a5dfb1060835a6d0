package io.portway.similarity.input;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By which names the fields of an object and the columns of a table are known, in the order in
 * which they are looked for. Of objects the names are taken letter by letter, of columns without
 * regard to case and to blanks around them.
 */
public final class FieldNames {
  public static final FieldNames DEFAULT =
      new FieldNames(
          Map.of(
              Role.ID, List.of("id", "cid", "编号", "序号"),
              Role.TITLE, List.of("title", "标题", "题目"),
              Role.BODY, List.of("body", "content", "text", "正文", "内容"),
              Role.EXAMPLE, List.of("example", "举例", "示例", "例子")));

  private final Map<Role, List<String>> names;

  private FieldNames(Map<Role, List<String>> names) {
    this.names = new EnumMap<>(names);
  }

  /** The same with one name alone for a role; null changes nothing. */
  public FieldNames with(Role role, String name) {
    if (name == null) {
      return this;
    }
    Map<Role, List<String>> changed = new EnumMap<>(names);
    changed.put(role, List.of(name));
    return new FieldNames(changed);
  }

  List<String> of(Role role) {
    return names.get(role);
  }

  List<String> all() {
    List<String> all = new ArrayList<>();
    names.values().forEach(all::addAll);
    return all;
  }

  /** What a column of that heading is, or nothing known. */
  Optional<Role> ofColumn(String heading) {
    String name = heading.strip();
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(name::equalsIgnoreCase))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
