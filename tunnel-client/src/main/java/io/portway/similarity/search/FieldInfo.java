package io.portway.similarity.search;

/**
 * A field of an index as the server knows it.
 *
 * @param index one real index that has the field, even where an alias or a pattern was asked for
 * @param source the field whose value is analysed: the field itself, or the one it is a second
 *     analysis of
 * @param type of the field
 * @param documentType what Elasticsearch 6 files documents under
 */
record FieldInfo(String index, String field, String source, String type, String documentType) {
  static final String USUAL_DOCUMENT_TYPE = "_doc";

  boolean isText() {
    return type.equals("text") || type.endsWith("_text") || type.equals("search_as_you_type");
  }
}
