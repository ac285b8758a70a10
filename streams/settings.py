"""What does this process need to know from outside?

The only module that reads the environment. Every name carries the prefix ``PAIDAN_``; `paidan settings`
prints them with their values, secrets masked.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where Paidan runs and how carefully it treats its brokers. Routing rules live in the policy file instead."""

    model_config = SettingsConfigDict(env_prefix="PAIDAN_", frozen=True, secrets_dir=None)

    kafka: str = Field("localhost:9092", description="bootstrap servers, host:port[,host:port]")
    redis: SecretStr = Field(SecretStr("redis://localhost:6379/0"), description="URL of Redis or Valkey")
    app_id: str = Field("paidan", description="consumer group and client id")
    topic_prefix: str = Field("paidan.", description="put before every topic name")
    partitions: int = Field(12, ge=1, le=512, description="partitions of every topic (all are co-partitioned)")
    replication: int = Field(3, ge=1, le=9, description="replicas of every topic")

    idempotent_producer: bool = Field(True, description="off only for brokers without InitProducerId")
    session_timeout_s: float = Field(10.0, gt=0, description="a silent worker counts as dead after this, seconds")
    heartbeat_s: float = Field(3.0, gt=0, description="heartbeat to the group coordinator, seconds")
    rebalance_timeout_s: float = Field(45.0, gt=0, description="time to finish work when partitions move, seconds")
    commit_interval_s: float = Field(1.0, gt=0, description="offsets are committed this often, seconds")
    instance_id: str | None = Field(None, description="static group membership: a stable name, such as the pod's")
    batch_records: int = Field(500, ge=1, le=10_000, description="most records handed to an agent at once")
    fetch_wait_ms: int = Field(50, ge=1, le=500, description="a broker without records answers then, milliseconds")
    fetch_pause_ms: int = Field(20, ge=0, le=500, description="records gather for this long under load, milliseconds")
    max_event_bytes: int = Field(65_536, ge=1_024, description="larger intake events are dead-lettered unread, bytes")

    http_host: str = Field("127.0.0.1", description="address of /metrics, /livez and /readyz; never face the internet")
    http_port: int = Field(8899, ge=0, le=65_535, description="port of the same; 0 picks a free one")
    tick_ms: int = Field(100, ge=10, description="timers are looked at this often, milliseconds")
    stall_s: float = Field(60.0, gt=0, description="/livez fails when nothing moved for this long, seconds")
    classifier_table: Path | None = Field(None, description="table of `paidan classifier train`; none: the shipped one")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least severe line to log")
    data_dir: Path = Field(Path("/tmp/paidan"), description="scratch folder of the stream engine, without value")
