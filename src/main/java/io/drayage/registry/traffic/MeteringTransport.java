package io.drayage.registry.traffic;

import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.RegistryOrigin;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Records the pull limit in each answer about a manifest, also to {@code HEAD}, and pulls. */
public final class MeteringTransport implements Transport {
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/[^/]+");

  private final Transport next;
  private final RegistryOrigin registry;
  private final PullMeter meter;

  /** Records limits in {@code meter}. */
  public MeteringTransport(Transport next, RegistryOrigin registry, PullMeter meter) {
    this.next = next;
    this.registry = registry;
    this.meter = meter;
  }

  @Override
  public Response send(Request request) throws TransportException {
    PullMeter.Asked asked = meter.asks();
    Response response = next.send(request);
    if (request.operation() == Operation.GET_MANIFEST
        && response.status() == 200
        && registry.covers(request.uri())) {
      meter.pulled();
    }
    String path = String.valueOf(request.uri().getRawPath());
    if (path.contains("/manifests/") && registry.covers(request.uri())) {
      Matcher manifest = MANIFEST.matcher(path);
      if (manifest.matches()) {
        read(manifest.group(1), response, asked);
      }
    }
    return response;
  }

  private void read(String repository, Response response, PullMeter.Asked asked) {
    Optional<LimitHeaders> headers = LimitHeaders.of(response);
    if (headers.isPresent()) {
      meter.counted(repository, headers.get(), asked);
    } else if (response.status() == 200 && !LimitHeaders.areIn(response)) {
      // errors also come from proxies and balancers, without limits
      meter.uncounted(repository);
    }
  }
}
