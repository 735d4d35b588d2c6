"""Downloads against a real server: cut, resumed, refused, wrong, silent, absent; a full disk; two at once."""

import fcntl
import hashlib
import io
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.model_server import Behaviour, serving
from voice_assist.errors import DownloadError, UsageError
from voice_assist.hearing.model_download import OfflineError, Patience, download
from voice_assist.hearing.model_first import MARKER_NAME, FirstTry, try_once
from voice_assist.hearing.model_folder import check_model_folder
from voice_assist.hearing.model_manifest import ModelEntry, ModelManifest, ModelRole
from voice_assist.hearing.model_store import ModelStore, part_file

SHIPPED = Path(__file__).resolve().parent.parent / "models"
QUICK = Patience(answer=5.0, stall=5.0, retries=2, pause=0.0)


def entry_for(address: str, content: bytes) -> ModelEntry:
    return ModelEntry(
        name="small",
        role=ModelRole.GENERAL,
        description="a model",
        address=address,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        licence="Apache-2.0",
        language="en-US",
        sample_rate=16000,
    )


@pytest.fixture(scope="module")
def archive() -> bytes:
    """A Vosk model as an archive of the official kind: one folder in a zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as zipped:
        for file in sorted((SHIPPED / "en-mini").rglob("*")):
            if file.is_file():
                zipped.write(file, "small/" + file.relative_to(SHIPPED / "en-mini").as_posix())
    return packed.getvalue()


@pytest.fixture
def server(archive: bytes) -> Iterator[tuple[ModelEntry, Behaviour]]:
    with serving(archive) as (address, behaviour):
        yield entry_for(address, archive), behaviour


def refused(entry: ModelEntry, folder: Path, said: str, patience: Patience = QUICK) -> None:
    """The download fails with one sentence and leaves no model."""
    with pytest.raises(DownloadError, match=said) as caught:
        download(entry, folder, patience=patience)
    assert "\n" not in str(caught.value)
    assert not (folder / entry.name).exists()


def test_a_model_is_fetched_verified_and_put_in_place(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, _ = server
    told: list[tuple[int, int]] = []
    folder = download(entry, tmp_path / "models", lambda done, total: told.append((done, total)), QUICK)
    check_model_folder(folder)
    assert folder == tmp_path / "models" / "small"
    assert [path.name for path in folder.parent.iterdir()] == ["small"]
    done = [step for step, _ in told]
    assert done == sorted(done)
    assert len(done) > 10
    assert done[-1] == entry.size
    assert {total for _, total in told} == {entry.size}


def test_a_whole_model_is_left_and_a_damaged_one_replaced(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    folder = download(entry, tmp_path, patience=QUICK)
    download(entry, tmp_path, patience=QUICK)
    assert len(behaviour.requests) == 1
    (folder / "graph/Gr.fst").write_bytes(b"")
    check_model_folder(download(entry, tmp_path, patience=QUICK))
    assert len(behaviour.requests) == 2


def test_a_cut_connection_is_continued(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.cut_after = [1_000_000, 500_000]
    check_model_folder(download(entry, tmp_path, patience=QUICK))
    assert behaviour.requests == [None, "bytes=1000000-", "bytes=1500000-"]


def test_what_one_call_got_the_next_continues(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.cut_after = [700_000, 0, 0]
    refused(
        entry, tmp_path, r"lost after 0\.7 of \d\.\d MB, which are kept; continue with: scripts/run models download"
    )
    assert part_file(tmp_path, "small").stat().st_size == 700_000
    behaviour.requests.clear()
    check_model_folder(download(entry, tmp_path, patience=QUICK))
    assert behaviour.requests == ["bytes=700000-"]


def test_a_cut_is_seen_without_a_stated_length(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.chunked, behaviour.cut_after = True, [1000]
    check_model_folder(download(entry, tmp_path, patience=QUICK))
    assert behaviour.requests == [None, "bytes=1000-"]


def test_a_server_that_ignores_range_begins_anew(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.ranges, behaviour.cut_after = False, [700_000]
    check_model_folder(download(entry, tmp_path, patience=QUICK))
    assert behaviour.requests == [None, "bytes=700000-"]


def test_a_server_that_always_cuts_is_given_up(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.ranges, behaviour.cut_after = False, [700_000] * 10
    refused(entry, tmp_path, "was lost after")
    assert len(behaviour.requests) == 3


def test_another_part_than_asked_for_is_refused(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.shifted, behaviour.cut_after = True, [700_000]
    refused(entry, tmp_path, "sent another part")


def test_a_part_with_a_hole_is_fetched_again(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    """After a power cut a file may have its length but zeros in it."""
    entry, behaviour = server
    part_file(tmp_path, "small").write_bytes(bytes(500_000))
    check_model_folder(download(entry, tmp_path, patience=QUICK))
    assert behaviour.requests == ["bytes=500000-", None]


def test_a_finished_part_needs_no_server(tmp_path: Path, server: tuple[ModelEntry, Behaviour], archive: bytes) -> None:
    entry, behaviour = server
    part_file(tmp_path, "small").write_bytes(archive)
    check_model_folder(download(entry, tmp_path, patience=QUICK))
    assert behaviour.requests == []


def test_a_part_that_is_too_long_is_thrown_away(
    tmp_path: Path, server: tuple[ModelEntry, Behaviour], archive: bytes
) -> None:
    entry, behaviour = server
    part_file(tmp_path, "small").write_bytes(archive + b"more")
    check_model_folder(download(entry, tmp_path, patience=QUICK))
    assert behaviour.requests == [None]


def test_a_wrong_checksum_is_refused_and_forgotten(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, _ = server
    refused(entry.model_copy(update={"sha256": "0" * 64}), tmp_path, "its SHA-256 differs; it was thrown away")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("chunked", [False, True])
def test_a_wrong_size_is_refused(tmp_path: Path, server: tuple[ModelEntry, Behaviour], chunked: bool) -> None:
    entry, behaviour = server
    behaviour.chunked = chunked
    refused(entry.model_copy(update={"size": 1_000_000}), tmp_path, "bytes instead of 1000000.*sign-in page")


def test_a_sign_in_page_does_not_cost_what_has_come(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.ranges, behaviour.content = False, b"<html>Please sign in</html>"
    part_file(tmp_path, "small").write_bytes(bytes(900))
    refused(entry, tmp_path, "27 bytes instead of")
    assert part_file(tmp_path, "small").stat().st_size == 900


def test_a_file_that_shrank_on_the_server_is_refused(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    part_file(tmp_path, "small").write_bytes(bytes(900))
    behaviour.content = bytes(800)
    refused(entry, tmp_path, "is not the expected file: fewer bytes")


@pytest.mark.parametrize("status", [404, 500])
def test_an_error_of_the_server_is_told(tmp_path: Path, server: tuple[ModelEntry, Behaviour], status: int) -> None:
    entry, behaviour = server
    behaviour.status = status
    refused(entry, tmp_path, f"answered with error {status}")


def test_silence_means_offline(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.silent = True
    with pytest.raises(OfflineError, match=r"no answer within 0\.2 seconds"):
        download(entry, tmp_path, patience=Patience(answer=0.2))


def test_no_server_and_no_name_mean_offline(tmp_path: Path, archive: bytes) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        with pytest.raises(OfflineError, match="refused"):
            download(entry_for(f"http://127.0.0.1:{bound.getsockname()[1]}/m.zip", archive), tmp_path, patience=QUICK)
    with pytest.raises(OfflineError, match=r"no way to http://nowhere\.invalid"):
        download(entry_for("http://nowhere.invalid/m.zip", archive), tmp_path, patience=QUICK)


def test_a_full_disk_is_told(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, _ = server
    part_file(tmp_path, "small").symlink_to("/dev/full")
    refused(entry, tmp_path, "The disk is full: there is no room left")


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    tmp_path: Path, server: tuple[ModelEntry, Behaviour]
) -> None:
    entry, behaviour = server
    refused(entry.model_copy(update={"size": 10**18}), tmp_path, "The disk is too full")
    assert behaviour.requests == []


def test_a_place_that_takes_no_folder_is_told(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    refused(server[0], tmp_path / "file" / "models", "Writing into .* failed: Not a directory")


def test_a_second_download_at_the_same_time_is_refused(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    with part_file(tmp_path, "small").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused(server[0], tmp_path, "already being downloaded")


def test_an_embedded_model_is_not_downloaded(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="part of the program"):
        download(ModelStore.open(SHIPPED, tmp_path).manifest.get("en-mini"), tmp_path)


def store_with(entry: ModelEntry, data: Path) -> ModelStore:
    return ModelStore(ModelManifest.model_validate({"model": (entry,)}), SHIPPED, data)


def test_the_first_start_fetches_the_general_model(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    store = store_with(server[0], tmp_path)
    outcome = try_once(store, patience=QUICK)
    assert (outcome.result, outcome.folder) == (FirstTry.INSTALLED, tmp_path / "models" / "small")
    assert outcome.sentence == "Installed the recognition model small."
    again = try_once(store, patience=QUICK)
    assert (again.result, again.folder, again.sentence) == (FirstTry.PRESENT, outcome.folder, None)


def test_the_first_start_tries_only_once(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.silent = True
    outcome = try_once(store_with(entry, tmp_path), patience=Patience(answer=0.2))
    assert outcome.result is FirstTry.OFFLINE
    assert outcome.sentence is not None
    assert "scripts/run models download small" in outcome.sentence
    assert (tmp_path / "models" / MARKER_NAME).is_file()
    again = try_once(store_with(entry, tmp_path), patience=QUICK)
    assert (again.result, again.sentence) == (FirstTry.SKIPPED, None)
    assert len(behaviour.requests) == 1


def test_a_failed_first_attempt_says_why(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    behaviour.status = 503
    outcome = try_once(store_with(entry, tmp_path), patience=QUICK)
    assert outcome.result is FirstTry.FAILED
    assert outcome.sentence is not None
    assert "error 503" in outcome.sentence


def test_where_nothing_can_be_remembered_nothing_is_tried(tmp_path: Path, server: tuple[ModelEntry, Behaviour]) -> None:
    entry, behaviour = server
    (tmp_path / "file").write_text("x", encoding="utf-8")
    outcome = try_once(store_with(entry, tmp_path / "file"), patience=QUICK)
    assert outcome.result is FirstTry.FAILED
    assert outcome.sentence is not None
    assert "cannot be written" in outcome.sentence
    assert behaviour.requests == []


def test_without_a_model_for_the_language_nothing_is_tried(
    tmp_path: Path, server: tuple[ModelEntry, Behaviour]
) -> None:
    assert try_once(store_with(server[0], tmp_path), patience=QUICK, language="de").result is FirstTry.SKIPPED
