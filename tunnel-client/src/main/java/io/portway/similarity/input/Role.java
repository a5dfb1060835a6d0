package io.portway.similarity.input;

/** What a field of an object, or a column of a table, is to a paragraph. */
public enum Role {
  ID,
  TITLE,
  BODY,
  EXAMPLE
}
