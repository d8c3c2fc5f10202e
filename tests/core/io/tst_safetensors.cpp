// SPDX-License-Identifier: GPL-3.0-or-later
// Reader and writer against Python's safetensors library, and the disk at its worst.
#include "core/io/safetensors.h"
#include "core/io/weight_files.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/compare.h"
#include "tests/support/oracle.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace referee;
using namespace referee::test;

namespace {
const QString kOracle = QStringLiteral("core/io/safetensors_oracle.py");

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

TensorMap readAll(const std::filesystem::path& path)
{
    const auto file = SafetensorsFile::open(path);
    TensorMap tensors;
    for (const auto& entry : file.entries()) {
        tensors.emplace(entry.name, file.read(entry));
    }
    return tensors;
}

QString mapDifference(const TensorMap& actual, const TensorMap& expected)
{
    if (actual.size() != expected.size()) {
        return QStringLiteral("%1 tensors instead of %2").arg(actual.size()).arg(expected.size());
    }
    for (const auto& [name, tensor] : expected) {
        const auto differs = bitDifference(QString::fromStdString(name), actual.at(name), tensor);
        if (!differs.isEmpty() || actual.at(name).scalar_type() != tensor.scalar_type()) {
            return QString::fromStdString(name) + QStringLiteral(": ") + differs;
        }
    }
    return {};
}

size_t filesIn(const std::filesystem::path& folder)
{
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}
}

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pythonReadsWhatWeWriteAndWeReadPython();
    void piecesConvertToOtherDtypes();
    void wrongTargetShapeIsRefused();
    void fileThatShrinksWhileReadIsRefused();
    void adviceForPicklesWorks();
    void writingReplacesAFileWhole();
    void fullDiskIsAWriteError();
    void fullDiskInTheMiddleLeavesNothingBehind();
    void folderWithoutPermissionIsAWriteError();
};

void TestSafetensors::pythonReadsWhatWeWriteAndWeReadPython()
{
    const Folder folder;
    const auto python = folder / "python.safetensors";
    runPython(kOracle, { QStringLiteral("write"), QStringLiteral("--out"), text(python) });
    const auto tensors = readAll(python);
    QCOMPARE(tensors.size(), size_t { 13 });
    QCOMPARE(SafetensorsFile::open(python).metadata().at("made"), std::string("by Python"));

    const auto ours = folder / "ours.safetensors";
    const auto back = folder / "back.safetensors";
    writeSafetensors(ours, tensors, { { "prompt", "“größe” \n" } });
    runPython(kOracle,
        { QStringLiteral("rewrite"), QStringLiteral("--in"), text(ours), QStringLiteral("--out"), text(back) });
    const auto differs = mapDifference(readAll(back), tensors);
    QVERIFY2(differs.isEmpty(), qPrintable(differs));
    QCOMPARE(SafetensorsFile::open(back).metadata().at("prompt"), std::string("“größe” \n"));
}

void TestSafetensors::piecesConvertToOtherDtypes()
{
    const Folder folder;
    const auto big = torch::arange(5'000'000, torch::kFloat32) / 16; // 20 MB: three pieces
    writeSafetensors(folder / "w.safetensors", { { "big", big }, { "half", big.narrow(0, 0, 9).to(torch::kFloat16) } });
    const auto file = SafetensorsFile::open(folder / "w.safetensors");
    auto wide = torch::empty({ 5'000'000 }, torch::kFloat64);
    file.readInto(*file.find("big"), wide);
    COMPARE_BITS(wide, big.to(torch::kFloat64));
    auto brain = torch::empty({ 9 }, torch::kBFloat16);
    file.readInto(*file.find("half"), brain);
    COMPARE_BITS(brain, big.narrow(0, 0, 9).to(torch::kFloat16).to(torch::kBFloat16));
    QVERIFY(file.find("none") == nullptr);
}

void TestSafetensors::wrongTargetShapeIsRefused()
{
    const Folder folder;
    writeSafetensors(folder / "w.safetensors", { { "a", torch::zeros({ 2, 3 }) } });
    const auto file = SafetensorsFile::open(folder / "w.safetensors");
    auto target = torch::empty({ 3, 2 });
    VERIFY_SAYS(errorOf<ShapeError>([&] { file.readInto(*file.find("a"), target); }),
        "tensor \"a\" is [2, 3] in the file, but the model needs [3, 2]");
}

void TestSafetensors::fileThatShrinksWhileReadIsRefused()
{
    const Folder folder;
    const auto path = folder / "w.safetensors";
    writeSafetensors(path, { { "a", torch::zeros({ 1000 }) } });
    const auto file = SafetensorsFile::open(path);
    std::filesystem::resize_file(path, 500);
    VERIFY_SAYS(errorOf([&] { file.read(*file.find("a")); }), "the file became shorter while it was read");
    auto target = torch::empty({ 1000 }, torch::kFloat64);
    VERIFY_SAYS(errorOf([&] { file.readInto(*file.find("a"), target); }), "now ends at byte 500");
}

void TestSafetensors::adviceForPicklesWorks()
{
    const Folder folder;
    const auto pickle = folder / "pytorch_model.bin";
    const auto advice = pickleAdvice(pickle);
    const auto command = QString::fromStdString(advice.substr(advice.find("python -c")));
    const auto expected = runOracle(kOracle,
        { QStringLiteral("convert"), QStringLiteral("--in"), text(pickle), QStringLiteral("--command"), command },
        text(folder.path()));
    const auto differs = mapDifference(readAll(folder / "model.safetensors"), expected);
    QVERIFY2(differs.isEmpty(), qPrintable(differs));
    VERIFY_SAYS(errorOf([&] { SafetensorsFile::open(pickle); }), advice);
}

void TestSafetensors::writingReplacesAFileWhole()
{
    const Folder folder;
    const auto path = writeBytes(folder / "w.safetensors", std::string(5000, 'x'));
    writeSafetensors(path, { { "a", torch::ones({ 2 }).t() } });
    COMPARE_BITS(readAll(path).at("a"), torch::ones({ 2 }));
    QCOMPARE(filesIn(folder.path()), size_t { 1 });
}

void TestSafetensors::fullDiskIsAWriteError()
{
    VERIFY_SAYS(errorOf<WriteError>([] {
        writeSafetensors("/dev/full", { { "a", torch::zeros({ 9 }) } });
    }),
        "/dev/full: the file cannot be written (No space left on device)");
    QVERIFY(std::filesystem::is_character_file("/dev/full"));
}

void TestSafetensors::fullDiskInTheMiddleLeavesNothingBehind()
{
    const Folder folder;
    const auto path = writeBytes(folder / "w.safetensors", "what was there");
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before {};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small { 4096, before.rlim_max };
    setrlimit(RLIMIT_FSIZE, &small);
    const auto said = errorOf<WriteError>([&] { writeSafetensors(path, { { "a", torch::zeros({ 10'000 }) } }); });
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    VERIFY_SAYS(said, "cannot be written (File too large)");
    QCOMPARE(filesIn(folder.path()), size_t { 1 });
    QCOMPARE(std::filesystem::file_size(path), uintmax_t { 14 });
}

void TestSafetensors::folderWithoutPermissionIsAWriteError()
{
    // /sys takes no new files, not even from root, for whom permission bits are no wall.
    VERIFY_SAYS(errorOf<WriteError>([] { writeSafetensors("/sys/w.safetensors", {}); }),
        "/sys/w.safetensors: the file cannot be created");
    VERIFY_SAYS(errorOf<WriteError>([] { writeSafetensors("/nowhere/w.safetensors", {}); }),
        "cannot be created (No such file or directory)");
}

REFEREE_TEST(TestSafetensors)
#include "tst_safetensors.moc"
