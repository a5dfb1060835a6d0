package io.portway.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** JSON of HELLO and WELCOME: unknown fields are ignored, so that either side may be newer. */
final class WireJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private WireJson() {}

  static byte[] write(Object record) {
    try {
      return MAPPER.writeValueAsBytes(record);
    } catch (JacksonException e) {
      throw new IllegalStateException("can't write " + record.getClass().getSimpleName(), e);
    }
  }

  static <T> T read(byte[] bytes, FrameType frame, Class<T> type) {
    try {
      // Given bytes, Jackson would guess their encoding; it is UTF-8.
      T value = MAPPER.readValue(new String(bytes, StandardCharsets.UTF_8), type);
      if (value == null) {
        throw new WireException(frame + " is null (expected: a JSON object)");
      }
      return value;
    } catch (ValueInstantiationException e) {
      throw e.getCause() instanceof WireException said ? said : notAsExpected(frame, e);
    } catch (JacksonException e) {
      throw notAsExpected(frame, e);
    }
  }

  /** The peer's own words stay out: they may hold anything. */
  private static WireException notAsExpected(FrameType frame, JacksonException e) {
    String field =
        e instanceof JsonMappingException bound
            ? bound.getPath().stream()
                .map(Reference::getFieldName)
                .filter(Objects::nonNull)
                .findFirst()
                .map(name -> " in its field " + name)
                .orElse("")
            : "";
    return new WireException(frame + " is not the JSON record expected" + field);
  }
}
