# The image of the agent. Build: docker build -t daytwo .
# Every line is proved by .ci/dockerfile-check where there is no container engine.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml ./
COPY config/ config/
COPY charts/daytwo/ charts/daytwo/
COPY src/main/ src/main/
RUN mvn -B -q -DskipTests -DskipLint=true package
RUN mkdir /app && cp -R target/daytwo.jar target/lib config/image/java.args /app/

FROM eclipse-temurin:25-jre
COPY --from=build /app/ /app/
COPY config/image/training/ /app/training/
# The AOT cache: classes loaded and linked ahead of time, by a run of the agent in this very image, whose JVM it must be.
# The JVM writes it when it is told to end, and `timeout` reports that it told it.
RUN KUBECONFIG=/app/training/kubeconfig timeout -s TERM 10 java @/app/java.args -XX:AOTCacheOutput=/app/daytwo.aot \
  -jar /app/daytwo.jar agent --config /app/training/daytwo.yaml; \
  test $? = 124 && test -s /app/daytwo.aot
# The only folder that it writes to, beside /tmp: the root file system can be read-only.
RUN mkdir -p /var/lib/daytwo && chown 10001:10001 /var/lib/daytwo
ENV HOME=/var/lib/daytwo
WORKDIR /var/lib/daytwo
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["java", "@/app/java.args", "-XX:AOTCache=/app/daytwo.aot", "-jar", "/app/daytwo.jar"]
CMD ["--help"]
