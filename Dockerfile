FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY config config
COPY src src
# docker build --build-arg COMMIT=$(git rev-parse HEAD) shows it at /observe/info
ARG COMMIT=unknown
RUN mvn -B -ntp -q -Dcommit="$COMMIT" -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:17-jre
LABEL org.opencontainers.image.title="Drayage" \
      org.opencontainers.image.description="Keeps a private container registry filled from public ones" \
      org.opencontainers.image.licenses="Apache-2.0"

COPY --from=build /build/target/lib /opt/drayage/lib
COPY --from=build /build/target/drayage.jar /opt/drayage/drayage.jar
COPY drayage jvm.options jvm-copy.options LICENSE /opt/drayage/
COPY config /opt/drayage/config
COPY routes /opt/drayage/routes

# Group 0 may write too: some clusters run images under a UID of their own choice, in that group.
RUN mkdir -p /var/lib/drayage && chown 10001:0 /var/lib/drayage && chmod 0770 /var/lib/drayage

# The class archive halves the time that a start takes.
RUN /opt/drayage/drayage archive

# Nothing is written outside the volume, so the root file system can be read-only.
ENV DRAYAGE_STATE_DIR=/var/lib/drayage
VOLUME /var/lib/drayage
WORKDIR /var/lib/drayage
USER 10001:0

# Without arguments /config.yaml is run for ever, as the guide's docker command wants it.
ENTRYPOINT ["/opt/drayage/drayage"]
CMD ["run", "/config.yaml"]
