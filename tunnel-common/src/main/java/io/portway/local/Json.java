package io.portway.local;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/**
 * JSON as scripts rely on it: names, addresses and constants as text, times in RFC 3339 and UTC,
 * durations in ISO 8601, null for what is absent. Thread-safe.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(module())
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          // An older command may meet a newer daemon.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  /** One line, without a line end. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view is always JSON", e);
    }
  }

  /** Throws IllegalArgumentException with a sentence if {@code text} isn't what is expected. */
  public static <T> T read(String text, Class<T> type) {
    return type.cast(read(text, MAPPER.constructType(type)));
  }

  /** The same for lists. */
  public static <T> List<T> readList(String text, Class<T> element) {
    Object list = read(text, MAPPER.getTypeFactory().constructCollectionType(List.class, element));
    return ((List<?>) list).stream().map(element::cast).toList();
  }

  private static Object read(String text, JavaType type) {
    try {
      Object value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new IllegalArgumentException("The JSON is null (expected: an object or a list)");
      }
      return value;
    } catch (JsonProcessingException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof IllegalArgumentException known) {
          throw known;
        }
      }
      throw new IllegalArgumentException("The JSON can't be read: " + e.getOriginalMessage(), e);
    }
  }

  private static SimpleModule module() {
    SimpleModule module = new SimpleModule("portway");
    text(module, AgentName.class, AgentName::toString, AgentName::parse);
    text(module, MappingName.class, MappingName::toString, MappingName::parse);
    text(module, MappingRef.class, MappingRef::toString, MappingRef::parse);
    text(module, HostPort.class, HostPort::toString, HostPort::parse);
    text(module, PortRanges.class, PortRanges::toString, PortRanges::parse);
    text(module, IdentityKind.class, IdentityKind::configName, IdentityKind::parse);
    text(module, Duration.class, Duration::toString, Duration::parse);
    // Nobody scripts against nanoseconds, and a whole number of milliseconds is what the clock
    // gives.
    text(module, Instant.class, at -> at.truncatedTo(ChronoUnit.MILLIS).toString(), Instant::parse);
    return module;
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> show, Function<String, T> parse) {
    module.addSerializer(
        type,
        new StdSerializer<T>(type) {
          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(show.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new FromStringDeserializer<T>(type) {
          @Override
          protected T _deserialize(String value, DeserializationContext context) {
            return parse.apply(value);
          }
        });
  }
}
