// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/run_trash.h"

#include "app/storage/run_database.h"
#include "app/storage/run_file.h"
#include "core/base/errors.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtCore/QStandardPaths>
#include <QtCore/QUrl>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace referee {

namespace fs = std::filesystem;

namespace {

// Not QFile::moveToTrash: that of Qt 6.4 moves files to the current folder if there is no trash, and never returns if
// the trash cannot be written. This follows freedesktop.org's Trash specification.

constexpr int kMaxOfAName = 10000; ///< files of the same name in the trash

[[noreturn]] void fail(const fs::path& file, const std::string& why)
{
    throw WriteError(file.string() + ": cannot be moved to the trash (" + why
        + "). Free space, or check that its folder and the trash can be written.");
}

dev_t volumeOf(const fs::path& path)
{
    struct stat status { };
    return stat(path.c_str(), &status) == 0 ? status.st_dev : 0;
}

fs::path topOfVolume(const fs::path& folder)
{
    fs::path top = folder;
    while (top.has_relative_path() && volumeOf(top.parent_path()) == volumeOf(folder)) {
        top = top.parent_path();
    }
    return top;
}

/// Makes a folder. False for a link or a folder of another user, which could lead anywhere.
bool isMade(const fs::path& folder)
{
    mkdir(folder.c_str(), S_IRWXU); // may exist
    struct stat status { };
    return lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == getuid();
}

bool isTrash(const fs::path& folder) { return isMade(folder) && isMade(folder / "files") && isMade(folder / "info"); }

/// The home trash, or that of the file's volume: moving never copies.
fs::path trashFor(const fs::path& file)
{
    const fs::path data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation).toStdString();
    std::error_code error;
    fs::create_directories(data, error);
    if (volumeOf(data) == volumeOf(file) && isTrash(data / "Trash")) {
        return data / "Trash";
    }
    const fs::path other = topOfVolume(file.parent_path()) / (".Trash-" + std::to_string(getuid()));
    if (!isTrash(other)) {
        fail(file, "its volume has no trash");
    }
    return other;
}

QByteArray noteFor(const fs::path& file)
{
    const QByteArray path = QUrl::toPercentEncoding(QString::fromStdString(file.string()), "/");
    return "[Trash Info]\nPath=" + path + "\nDeletionDate="
        + QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-ddThh:mm:ss")).toLatin1() + '\n';
}

/// Claims a free name in the trash by creating its note.
TrashedFile claimed(const fs::path& file, const fs::path& trash)
{
    for (int count = 1; count <= kMaxOfAName; ++count) {
        const std::string number = count == 1 ? "" : " " + std::to_string(count);
        const std::string name = file.stem().string() + number + file.extension().string();
        TrashedFile place { file, trash / "files" / name, trash / "info" / (name + ".trashinfo") };
        const int note = open(place.note.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
        if (note < 0 && errno == EEXIST) {
            continue;
        }
        const QByteArray text = noteFor(file);
        const bool isWritten = note >= 0 && write(note, text.constData(), size_t(text.size())) == text.size();
        const int problem = errno;
        if (note >= 0) {
            close(note);
        }
        if (!isWritten) {
            unlink(place.note.c_str());
            fail(file, std::strerror(problem));
        }
        return place;
    }
    fail(file, "the trash contains too many files of this name");
}

/// Moves a file to the trash of its volume, from where the file manager can restore it. WriteError; then the file is
/// not moved.
TrashedFile moveToTrash(const fs::path& file)
{
    const fs::path absolute = fs::absolute(file).lexically_normal();
    TrashedFile place = claimed(absolute, trashFor(absolute));
    std::error_code error;
    if (fs::exists(place.to, error)) { // without a note; never overwritten
        unlink(place.note.c_str());
        fail(absolute, place.to.string() + " is in the way");
    }
    fs::rename(absolute, place.to, error);
    if (error) {
        unlink(place.note.c_str());
        fail(absolute, error.message());
    }
    return place;
}

/// Moves the file back if possible. Empty, or why not.
std::string restore(const TrashedFile& trashed) noexcept
{
    std::error_code error;
    if (fs::exists(trashed.from, error)) {
        return "there is another file in its place";
    }
    fs::rename(trashed.to, trashed.from, error);
    if (error) {
        return error.message();
    }
    fs::remove(trashed.note, error);
    return {};
}

/// Writes the journal of a killed run into its file, so that one file has to be restored. A damaged file keeps its
/// journal.
void foldJournal(const std::filesystem::path& path)
{
    try {
        RunFile::open(path, RunFile::Access::Read); // throws for a damaged file, whose journal SQLite would delete
        RunDatabase database(path, false);
        database.read(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")).next();
        database.read(QStringLiteral("PRAGMA journal_mode = DELETE")).next();
    } catch (const Error&) {
        return;
    }
}

/// Moves the run itself last: a journal without its run is harmless, a run without its journal lacks iterations.
std::vector<TrashedFile> moveAll(const std::filesystem::path& path)
{
    std::vector<TrashedFile> moved;
    try {
        for (const char* ending : { "-shm", "-wal", "" }) {
            const std::filesystem::path file = path.string() + ending;
            if (*ending == '\0' || std::filesystem::exists(file)) {
                moved.push_back(moveToTrash(file));
            }
        }
    } catch (const WriteError&) {
        for (const auto& file : moved) {
            restore(file);
        }
        throw;
    }
    return moved;
}

} // namespace

std::vector<TrashedFile> moveRunToTrash(const QString& path)
{
    const std::filesystem::path file = path.toStdString();
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        throw LoadError(file.string() + ": file not found. It may have been moved already.");
    }
    std::vector<TrashedFile> moved;
    RunFile::whileNobodyPaints(file, [&] {
        if (QFile::exists(path + QStringLiteral("-wal"))) {
            foldJournal(file);
        }
        moved = moveAll(file);
    });
    return moved;
}

/// The run itself was moved last and comes back last: until then its journal is harmless.
void restoreFromTrash(const std::vector<TrashedFile>& files)
{
    for (const TrashedFile& file : files) {
        if (const std::string why = restore(file); !why.empty()) {
            throw WriteError(file.from.string() + ": cannot be taken back from the trash (" + why
                + "). Look for it in the trash of the file manager.");
        }
    }
}

} // namespace referee
