package io.drayage.registry.traffic;

import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;

/** Holds bodies to a rate, those that come and those that go apart. Safe for several threads. */
final class ThrottledTransport implements Transport {
  private final Transport next;
  private final Pacer coming;
  private final Pacer going;

  ThrottledTransport(Transport next, Pacer coming, Pacer going) {
    this.next = next;
    this.coming = coming;
    this.going = going;
  }

  @Override
  public Response send(Request request) throws TransportException {
    Request paced =
        request.body().lengthBytes() == 0
            ? request
            : request.withBody(request.body().through(out -> new PacedOutput(out, going)));
    Response response = next.send(paced);
    return response.through(new PacedInput(response.body(), coming), response::close);
  }
}
