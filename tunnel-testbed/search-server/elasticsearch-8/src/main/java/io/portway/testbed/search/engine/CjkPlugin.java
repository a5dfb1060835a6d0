package io.portway.testbed.search.engine;

import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.AnalyzerScope;
import org.elasticsearch.index.analysis.PreBuiltAnalyzerProvider;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * Names Lucene's analyzer {@code cjk}, as the engine's own module analysis-common does, which is
 * not published for every version.
 */
public final class CjkPlugin extends Plugin implements AnalysisPlugin {
  @Override
  public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
    return Map.of(
        "cjk",
        (indexSettings, environment, name, settings) ->
            new PreBuiltAnalyzerProvider(name, AnalyzerScope.INDICES, new CJKAnalyzer()));
  }
}
