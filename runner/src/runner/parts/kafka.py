"""Apache Kafka in one JVM (`BROKER=kafka`): the jars come from Maven Central once, and are kept beside the state."""

import asyncio
import base64
import shutil
import subprocess
import uuid
from pathlib import Path

from runner.parts.topics import make_topics
from runner.program import Program, port_open
from runner.site import CHECKOUT, Site

KAFKA, LOG4J = "4.3.0", "2.25.3"
JARS = CHECKOUT / ".cache" / f"kafka-{KAFKA}"

# Kafka brings slf4j 1.7: with log4j-slf4j2-impl it would log nothing.
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>wangqian</groupId><artifactId>broker</artifactId><version>1</version><dependencies>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{KAFKA}</version></dependency>
<dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>{LOG4J}</version></dependency>
<dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>{LOG4J}</version></dependency>
</dependencies></project>
"""

LOGGING = """status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


def describe(site: Site) -> Program:
    folder = site.state / "kafka"
    port = site.ports.of("kafka")
    return Program(
        name="broker",
        argv=(
            "java", "-Xmx384m", "-Xms128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}",
            "-cp", f"{JARS}/*", "kafka.Kafka", str(folder / "server.properties"),
        ),
        folder=folder,
        before=lambda: asyncio.to_thread(_prepare, folder, port, site.ports.of("kafka-controller")),
        ready=lambda: port_open("127.0.0.1", port),
        after=lambda: make_topics(site.kafka_bootstrap),
        grace=20,
    )  # fmt: skip


def _prepare(folder: Path, port: int, controller: int) -> None:
    _fetch_jars()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
    settings = folder / "server.properties"
    settings.write_text(_settings(folder, port, controller), encoding="utf-8")
    if not (folder / "data" / "meta.properties").exists():
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        command = ["java", "-cp", f"{JARS}/*", "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(settings)]
        _run(command, "formatting Kafka's folder")


def _fetch_jars() -> None:
    if JARS.exists():
        return
    for tool, package in (("java", "default-jre-headless"), ("mvn", "maven")):
        if not shutil.which(tool):
            raise RuntimeError(f"BROKER=kafka needs {tool}: apt-get install {package}")
    draft = JARS.with_name(JARS.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    (draft / "pom.xml").write_text(POM, encoding="utf-8")
    command = ["mvn", "-q", "-B", "-f", str(draft / "pom.xml"), "dependency:copy-dependencies",
               f"-DoutputDirectory={draft}", "-DincludeScope=runtime"]  # fmt: skip
    _run(command, "fetching Kafka's jars")
    draft.rename(JARS)


def _run(command: list[str], what: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{what} failed: {(done.stdout + done.stderr).strip()[-500:]}")


def _settings(folder: Path, port: int, controller: int) -> str:
    # The short sessions let a broker that was killed come back in five seconds instead of thirteen.
    return f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder / "data"}
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
controller.quorum.election.timeout.ms=500
"""
