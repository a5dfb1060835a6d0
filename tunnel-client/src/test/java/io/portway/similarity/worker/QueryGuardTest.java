package io.portway.similarity.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryGuardTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'ids':{'values':['1','2']}}",
        "{'term':{'author':'Li'}}",
        "{'term':{'author':{'value':'Li','boost':2}}}",
        "{'terms':{'year':[2001,2002]}}",
        "{'range':{'year':{'gte':2001}}}",
        "{'exists':{'field':'draft'}}",
        "{'bool':{'must_not':[{'match':{'title':'x'}}],'filter':{'prefix':{'id':'a-'}},'minimum_should_match':1}}"
      })
  void queriesThatLookAtTheIndexAloneAreLetThrough(String query) throws IOException {
    assertThat(QueryGuard.allows(read(query))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'terms':{'summary':{'index':'other','id':'1','path':'summary'}}}",
        "{'more_like_this':{'like':[{'_index':'other','_id':'1'}]}}",
        "{'percolate':{'field':'q','index':'other','id':'1'}}",
        "{'script':{'script':{'source':'true'}}}",
        "{'geo_shape':{'place':{'indexed_shape':{'index':'other','id':'1'}}}}",
        "{'term':{'author':{'value':{'index':'other'}}}}",
        "{'bool':{'must':[{'bool':{'should':{'percolate':{}}}}]}}",
        "{'bool':{'filter':'x','must':[[{'term':{'a':'b'}}]]}}",
        "{'query_string':{'query':'_index:other'}}",
        "{'ids':{'values':['1']},'script':{}}",
        "{}",
        "[]",
        "'x'"
      })
  void queriesThatCanReadElsewhereAreNot(String query) throws IOException {
    assertThat(QueryGuard.allows(read(query))).isFalse();
  }

  private static Object read(String query) throws IOException {
    return JSON.readValue(query.replace('\'', '"'), Object.class);
  }
}
