// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a run file, or a good run file with any values in its rows: list, tree, export and replay read it, and
// it is refused with an error of ours or read to its end.
#include "app/library/run_index.h"
#include "app/runs/run_ancestry.h"
#include "app/runs/run_tree.h"
#include "app/storage/run_database.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <cstdlib>

using namespace referee;

namespace {

void ignoreMessage(QtMsgType, const QMessageLogContext&, const QString&) { }

void require(bool isTrue)
{
    if (!isTrue) {
        std::abort();
    }
}

/// Bytes that are still to be used.
class Input {
public:
    Input(const uint8_t* data, size_t size)
        : m_data(data)
        , m_size(size)
    {
    }
    bool isEmpty() const { return m_size == 0; }
    uint8_t byte()
    {
        if (m_size == 0) {
            return 0;
        }
        --m_size;
        return *m_data++;
    }
    QByteArray bytes(size_t count)
    {
        count = std::min(count, m_size);
        const QByteArray result(reinterpret_cast<const char*>(m_data), static_cast<qsizetype>(count));
        m_data += count;
        m_size -= count;
        return result;
    }

private:
    const uint8_t* m_data;
    size_t m_size;
};

QString folder()
{
    static const QTemporaryDir kFolder;
    return kFolder.path();
}

void makeGoodRun(const std::filesystem::path& path)
{
    RunHeader head;
    head.request.prompt = "a red star";
    head.preset = "studio";
    head.packFiles.push_back({ "pack.json", 2, "00" });
    Snapshot first;
    first.height = first.width = 1;
    first.z = first.ema = { 1, 2, 3, 4 };
    RunFile run = RunFile::create(path, head, first);
    Snapshot second = first;
    second.iteration = 1;
    StepReport report;
    report.itmPerView = { 0.5, 0.25 };
    report.picture = { 1, 1, { 1, 2, 3 } };
    run.append({ report, { { 0, "w1", "2", "3", {} } }, second });
    PictureScore score;
    score.phrases = { { "a star", 0.5 } };
    run.addScore(1, score);
    run.finish(RunOutcome::Stopped);
}

QByteArray goodRun()
{
    static const QByteArray kBytes = [] {
        const QString path = folder() + QStringLiteral("/good.referee");
        makeGoodRun(path.toStdString());
        QFile file(path);
        require(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QFile::remove(path);
        return bytes;
    }();
    return kBytes;
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    require(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size());
}

QVariant valueFrom(Input& input)
{
    switch (input.byte() % 5) {
    case 0:
        return {};
    case 1: {
        qint64 number = 0;
        const QByteArray bytes = input.bytes(sizeof number);
        std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(&number));
        return number;
    }
    case 2:
        return static_cast<double>(input.byte()) * 1e300;
    case 3:
        return input.bytes(input.byte());
    default:
        return QString::fromUtf8(input.bytes(input.byte()));
    }
}

/// Any values in any columns of a good run.
void writeValues(const QString& path, Input& input)
{
    write(path, goodRun());
    RunDatabase database(path.toStdString(), false);
    const char* tables[] = { "run", "event", "metric", "snapshot", "preview", "score" };
    while (!input.isEmpty()) {
        const QString table = QLatin1String(tables[input.byte() % std::size(tables)]);
        QStringList columns;
        QSqlQuery query = database.read(QStringLiteral("SELECT name FROM pragma_table_info('%1')").arg(table));
        while (query.next()) {
            columns << query.value(0).toString();
        }
        query.finish();
        const QString column = columns[input.byte() % columns.size()];
        try {
            database.write(QStringLiteral("UPDATE %1 SET %2 = ?").arg(table, column), { valueFrom(input) });
        } catch (const WriteError&) {
            continue; // NULL or text where the table takes none
        }
    }
}

void readAll(const QString& path)
{
    const RunFile run = RunFile::open(path.toStdString(), RunFile::Access::Read);
    run.status();
    run.summary();
    require(run.end() >= run.head().firstIteration);
    run.scores();
    run.reports();
    for (const int64_t iteration : run.previewIterations()) {
        run.previewPng(iteration);
    }
    for (const int64_t iteration : run.snapshotIterations()) {
        const auto snapshot = run.snapshot(iteration);
        require(!snapshot || snapshot->z.empty()
            || snapshot->z.size() == static_cast<size_t>(4 * snapshot->height * snapshot->width));
    }
    run.stateAt(run.end());
    changeText(changesOf(run));
    recipeOfRun(path.toStdString());
    run.toMemory();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    qInstallMessageHandler(ignoreMessage);
    const QString path = folder() + QStringLiteral("/run.referee");
    Input input(data, size);
    try {
        if (input.byte() % 2 == 0) {
            write(path, input.bytes(size));
        } else {
            writeValues(path, input);
        }
        readEntry(stampOf(QFileInfo(path))); // throws nothing
        readRunTree(folder().toStdString());
        readAll(path);
    } catch (const Error&) {
        // The usual end.
    }
    for (const char* ending : { "", "-wal", "-shm", "-journal" }) {
        QFile::remove(path + QLatin1String(ending));
    }
    return 0;
}
