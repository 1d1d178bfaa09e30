package io.drayage.route;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceSupport;

/** One route file as it was when it was read, so that what was checked is what is loaded. */
record RouteSource(Path file, String yaml) {
  /** Loads it; what Camel has against it is an error with its file and line. */
  void loadInto(CamelContext context) {
    try {
      PluginHelper.getRoutesLoader(context).loadRoutes(new Content(this));
    } catch (Exception e) {
      throw RouteErrors.inFile(file, e);
    }
  }

  private static final class Content extends ResourceSupport {
    private final byte[] bytes;

    Content(RouteSource source) {
      super("file", source.file().toString());
      this.bytes = source.yaml().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean exists() {
      return true;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(bytes);
    }
  }
}
