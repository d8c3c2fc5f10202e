// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 against Qt's own implementation and FIPS 180-4's example.
#include "core/io/identity.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QCryptographicHash>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestIdentity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFileHasTheHashOfTheStandard();
    void filesHaveTheHashThatQtFinds_data();
    void filesHaveTheHashThatQtFinds();
    void progressRisesToTheSize();
    void stopFlagEndsTheHash();
    void missingFileIsNamed();
};

void TestIdentity::aFileHasTheHashOfTheStandard()
{
    const Folder folder;
    QCOMPARE(sha256File(writeBytes(folder / "f", "abc")),
        std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

void TestIdentity::filesHaveTheHashThatQtFinds_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("empty") << 0;
    QTest::newRow("one byte") << 1;
    QTest::newRow("one piece") << (4 << 20);
    QTest::newRow("a piece and a byte") << (4 << 20) + 1;
    QTest::newRow("three pieces") << (12 << 20) - 5;
}

void TestIdentity::filesHaveTheHashThatQtFinds()
{
    QFETCH(int, size);
    QByteArray bytes(size, '\0');
    for (int i = 0; i < size; ++i) {
        bytes[i] = static_cast<char>((i * 7 + i / 251) % 256);
    }
    const Folder folder;
    const auto path = writeBytes(folder / "f", bytes.toStdString());
    const auto expected = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
    QCOMPARE(sha256File(path), expected);
}

void TestIdentity::progressRisesToTheSize()
{
    const Folder folder;
    const auto path = writeBytes(folder / "f", std::string((9 << 20), 'x'));
    std::vector<uint64_t> done;
    sha256File(path, { [&](uint64_t bytes) { done.push_back(bytes); }, nullptr });
    QCOMPARE(done, (std::vector<uint64_t> { 4U << 20U, 8U << 20U, 9U << 20U }));
}

void TestIdentity::stopFlagEndsTheHash()
{
    const Folder folder;
    const auto path = writeBytes(folder / "f", std::string((9 << 20), 'x'));
    std::atomic<bool> stop = false;
    uint64_t last = 0;
    const auto halt = [&](uint64_t bytes) {
        last = bytes;
        stop = true;
    };
    VERIFY_SAYS(errorOf<Cancelled>([&] { sha256File(path, { halt, &stop }); }), "was stopped");
    QCOMPARE(last, uint64_t { 4U << 20U });
}

void TestIdentity::missingFileIsNamed()
{
    VERIFY_SAYS(
        errorOf([] { sha256File("/nowhere/w.safetensors"); }), "/nowhere/w.safetensors: the file cannot be opened");
}

REFEREE_TEST(TestIdentity)
#include "tst_identity.moc"
