"""Does Faust know every setting we give it, and does it obey?"""

import inspect
import logging

import faust
import pytest
from faust.types.settings import Settings as FaustSettings
from mode.supervisors import CrashingSupervisor

from streams.app import faust_settings, make_app
from streams.delivery import BatchSchema
from streams.settings import Settings
from streams.transport import BatchConsumer, Transport


@pytest.fixture
def settings(tmp_path):
    return Settings(kafka="one:9092,two:9093", app_id="paidan-test", data_dir=tmp_path / "scratch")


def test_every_name_is_one_of_fausts_settings(settings):
    """Faust takes a misspelt name without a word."""
    known = FaustSettings.setting_names() | {"id", "env"}

    assert set(faust_settings(settings)) - known == set()


def test_no_deprecated_setting_is_used(settings):
    deprecated = {name for name, setting in FaustSettings.SETTINGS.items() if setting.deprecated}

    assert set(faust_settings(settings)) & deprecated == set()


def test_faust_holds_the_values_we_gave(settings):
    conf = make_app(settings).conf

    assert conf.id == "paidan-test"
    assert [str(url) for url in conf.broker_consumer] == ["kafka://one:9092", "kafka://two:9093"]
    assert conf.processing_guarantee.value == "at_least_once"
    assert conf.agent_supervisor is CrashingSupervisor
    assert (conf.web_enabled, conf.topic_allow_declare, conf.worker_redirect_stdouts) == (False, False, False)
    assert conf.consumer_auto_offset_reset == "earliest"
    assert conf.datadir == settings.data_dir / "paidan-test"


def test_the_environment_changes_nothing(settings, monkeypatch):
    for name in FaustSettings.SETTINGS.values():
        if name.env_name:
            monkeypatch.setenv(name.env_name, "7")

    conf = make_app(settings).conf

    assert conf.broker_commit_interval == settings.commit_interval_s
    assert conf.stream_processing_timeout == 60.0


def test_the_transport_is_ours(settings):
    app = make_app(settings)

    assert isinstance(app.transport, Transport)
    assert app.transport.Consumer is BatchConsumer
    assert app.transport.batch_records == settings.batch_records
    assert app.conf.Schema is BatchSchema


def test_making_an_app_touches_neither_logging_nor_the_disk(settings):
    root = logging.getLogger()
    before = (root.level, list(root.handlers))

    make_app(settings)

    assert (root.level, list(root.handlers)) == before
    assert not settings.data_dir.exists()


def test_the_names_we_override_still_exist_in_faust():
    """A renamed private method would silently fall back to Faust's, which loses events."""
    parents = [base for base in BatchConsumer.__mro__ if base.__module__.startswith("faust.")]
    ours = [name for name, member in vars(BatchConsumer).items() if inspect.isfunction(member)]
    overriding = {"_drain_messages", "_new_offset", "_should_commit", "_commit", "_filter_tps_with_pending_acks"}

    assert faust.__version__ == "0.15.3"
    assert overriding <= set(ours)
    for name in overriding | {"ack", "commit", "perform_seek", "on_partitions_revoked"}:
        assert any(name in vars(parent) for parent in parents), name
