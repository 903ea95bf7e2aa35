import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * Runs one node of OpenSearch until its standard input ends, so that it never outlives who started it.
 *
 * <p>Arguments are settings of the node, as {@code name=value}.
 */
public final class SearchNode extends Node {
    private static final Collection<Class<? extends Plugin>> PLUGINS =
            List.of(Netty4Plugin.class, CommonAnalysisPlugin.class);

    private SearchNode(Settings settings) {
        super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node"), PLUGINS, false);
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            String[] setting = argument.split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        try (SearchNode node = new SearchNode(settings.build())) {
            node.start();
            while (System.in.read() >= 0) {
                // Nobody has anything to say; what counts is the end.
            }
        }
        System.exit(0);
    }
}
