package io.portway.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** JSON of control messages. Thread-safe. */
public final class ControlCodec {
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

  private ControlCodec() {}

  public static byte[] encode(ControlMessage message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JacksonException e) {
      throw new IllegalStateException("can't write " + message.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads a message; empty where its type is one of a newer peer.
   *
   * @throws ControlException where it is not a message at all
   */
  public static Optional<ControlMessage> decode(byte[] json) {
    try {
      // Given bytes, Jackson would guess their encoding; it is UTF-8.
      String text = new String(json, StandardCharsets.UTF_8);
      ControlMessage message = MAPPER.readValue(text, ControlMessage.class);
      if (message == null) {
        throw new ControlException("control message is null");
      }
      return Optional.of(message);
    } catch (InvalidTypeIdException e) {
      if (e.getTypeId() == null) {
        throw new ControlException("control message without a type");
      }
      return Optional.empty();
    } catch (JacksonException e) {
      throw new ControlException("control message is not as expected" + field(e));
    }
  }

  /** The field at fault, one of ours. The peer's own words stay out: they may hold anything. */
  private static String field(JacksonException e) {
    if (!(e instanceof JsonMappingException bound)) {
      return "";
    }
    return bound.getPath().stream()
        .map(Reference::getFieldName)
        .filter(Objects::nonNull)
        .findFirst()
        .map(name -> " in its field " + name)
        .orElse("");
  }
}
