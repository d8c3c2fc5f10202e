// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/settings/setting_texts.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::ui;

class TestSettingTruths : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTruthIsSaidWhereItPreventsAWrongBelief_data();
    void theTruthIsSaidWhereItPreventsAWrongBelief();
    void rowsWithoutEffectAreNamed_data();
    void rowsWithoutEffectAreNamed();
    void theDefaultsSayLittle();
    void onlyRowsOfTheNextRunSaySo();
    void aPackWithoutClipClosesItsRow();
    void aLoraStrengthWithoutFilesDoesNothing();
    void aWeightOfTheMissingClipCanBeTakenBack();
};

/// "method=sds views=5" on top of the defaults.
static Settings settingsOf(const QString& assignments)
{
    Settings settings;
    for (const QString& one : assignments.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const QStringList parts = one.split(QLatin1Char('='));
        setSetting(settings, parts[0].toStdString(), parts[1].toStdString());
    }
    return settings;
}

static RowNotes notesIn(const Settings& settings, const QString& key, bool hasClip = true)
{
    const std::optional<Settings> noRun;
    return notesOf(*findSetting(key.toStdString()), { settings, noRun, hasClip });
}

void TestSettingTruths::theTruthIsSaidWhereItPreventsAWrongBelief_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("hint");
    const auto add = [](const char* settings, const char* key, const char* hint) {
        QTest::addRow("%s in %s", key, settings)
            << QString::fromUtf8(settings) << QString::fromUtf8(key) << QString::fromUtf8(hint);
    };
    add("optimizer=sgd", "w2", "scales both gradients: the referee's is matched to SDS");
    add("optimizer=adam", "w2", "under Adam it does not scale the referee");
    add("method=vlm", "w2", "no SDS here: with w1 it sets the length of the referee's step");
    add("method=sds", "w2", "");
    add("optimizer=sgd", "w1", "");
    add("optimizer=adam", "w1", "nearly without effect under Adam: its scale cancels");
    add("optimizer=adam w1_end=3", "w1_end", "nearly without effect under Adam: its scale cancels");
    add("w1_end=-1", "w1_end", "as w1");
    add("w1_end=1", "w1_end", "");
    add("hardest=0", "hardest", "0: all views count, none is selected");
    add("views=10 hardest=10", "hardest", "k = number of views: selects nothing");
    add("views=10 hardest=9", "hardest", "");
    add("ema_restart=0", "ema_restart", "never restarts");
    add("ema_restart=1", "ema_restart", "");
    add("iterations=100 ema_start=95", "ema_start", "later than the run's last restart: never happens");
    add("iterations=100 ema_start=90", "ema_start", "");
    add("blip2_weight=0", "clip_weight", "a referee needs a weight above 0");
    add("matching_weight=0 captioning_weight=0", "matching_weight", "a referee needs a weight above 0");
    add("matching_weight=0 captioning_weight=0 clip_weight=1", "matching_weight", "");
    add("method=sds blip2_weight=0", "blip2_weight", "");
    add("blip2_weight=3", "blip2_weight", "alone: its size changes nothing, w1 sets the length");
    add("blip2_weight=3 clip_weight=1", "blip2_weight", "");
    add("matching_weight=3 captioning_weight=0", "matching_weight",
        "alone: its size changes nothing, w1 sets the length");
    add("matching_weight=3", "matching_weight", "");
}

void TestSettingTruths::theTruthIsSaidWhereItPreventsAWrongBelief()
{
    QFETCH(QString, settings);
    QFETCH(QString, key);
    QFETCH(QString, hint);
    QCOMPARE(notesIn(settingsOf(settings), key).hint, hint);
}

void TestSettingTruths::rowsWithoutEffectAreNamed_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("without");
    QTest::addColumn<QString>("with");
    const auto add = [](const char* settings, const char* without, const char* with) {
        QTest::newRow(settings) << QString::fromUtf8(settings) << QString::fromUtf8(without) << QString::fromUtf8(with);
    };
    add("method=vlm+sds", "sampler sampler_steps sampler_cfg", "w1 w2 cfg tail prefix matching_weight views");
    add("method=sds", "w1 w1_end optimizer rate_start warmup views angle blip2_weight chunk noise_in_gradient",
        "w2 w2_end cfg t_min prefix tail noise_sigma iterations");
    add("method=sds sds_follows_rate=true", "w1 optimizer", "rate_start rate_end warmup");
    add("method=vlm", "cfg t_min t_max prefix tail tail_noise sds_follows_rate", "w1 w2 rate_start views noise_sigma");
    add("method=sd", "w1 w2 iterations views noise_sigma ema_decay prefix", "method sampler sampler_steps sampler_cfg");
    add("jitter_chance=0", "brightness contrast saturation hue", "jitter_chance angle");
    add("perspective_chance=0", "perspective_distortion", "perspective_chance");
    add("erase_chance=0", "erase_min erase_max", "erase_chance");
    add("blip2_weight=0 clip_weight=1", "matching_weight captioning_weight", "clip_weight blip2_weight");
    add("ema_restart=0", "ema_start ema_aliases", "ema_decay ema_restart");
    add("hardest=0", "hardest_as_reference", "hardest");
    add("hardest=5", "", "hardest_as_reference");
    add("tail=0", "tail_noise", "tail");
}

void TestSettingTruths::rowsWithoutEffectAreNamed()
{
    QFETCH(QString, settings);
    QFETCH(QString, without);
    QFETCH(QString, with);
    for (const QString& key : without.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        QVERIFY2(!notesIn(settingsOf(settings), key).withoutEffect.isEmpty(), qPrintable(key));
    }
    for (const QString& key : with.split(QLatin1Char(' '))) {
        QVERIFY2(notesIn(settingsOf(settings), key).withoutEffect.isEmpty(), qPrintable(key));
    }
}

void TestSettingTruths::theDefaultsSayLittle()
{
    QStringList spoken;
    for (const auto& row : settingsTable()) {
        const QString key = QString::fromStdString(std::string(row.key));
        if (!notesIn(Settings {}, key).hint.isEmpty()) {
            spoken += key;
        }
    }
    QCOMPARE(spoken, (QStringList { QStringLiteral("w1_end"), QStringLiteral("w2"), QStringLiteral("hardest") }));
}

void TestSettingTruths::onlyRowsOfTheNextRunSaySo()
{
    const Settings now = settingsOf(QStringLiteral("iterations=200 w1=1"));
    const std::optional<Settings> run = Settings {};
    const std::optional<Settings> noRun;
    const auto& iterations = *findSetting("iterations");
    QVERIFY(notesOf(iterations, { now, run }).isNextRun);
    QVERIFY(!notesOf(iterations, { now, noRun }).isNextRun);
    QVERIFY(!notesOf(iterations, { Settings {}, run }).isNextRun);
    QVERIFY(!notesOf(*findSetting("w1"), { now, run }).isNextRun); // live: it acts at once
}

void TestSettingTruths::aPackWithoutClipClosesItsRow()
{
    const RowNotes notes = notesIn(Settings {}, QStringLiteral("clip_weight"), false);
    QVERIFY(notes.isUnavailable);
    QCOMPARE(notes.hint, QStringLiteral("this pack has no CLIP"));
    QVERIFY(!notesIn(Settings {}, QStringLiteral("clip_weight"), true).isUnavailable);
    const Settings onlyClip = settingsOf(QStringLiteral("blip2_weight=0 clip_weight=1"));
    QVERIFY(notesIn(onlyClip, QStringLiteral("blip2_weight"), false).isWarning); // nobody speaks
    QVERIFY(!notesIn(onlyClip, QStringLiteral("blip2_weight"), true).isWarning);
}

void TestSettingTruths::aLoraStrengthWithoutFilesDoesNothing()
{
    const std::optional<Settings> noRun;
    const auto& row = *findSetting("lora_strength");
    const auto whyNot = [&](const char* settings, bool hasLora) {
        const Settings now = settingsOf(QString::fromUtf8(settings));
        return notesOf(row, { now, noRun, true, hasLora }).withoutEffect;
    };
    QCOMPARE(whyNot("method=vlm+sds", false), QStringLiteral("no LoRA file is loaded"));
    for (const char* method : { "method=vlm+sds", "method=sds", "method=sd" }) {
        QCOMPARE(whyNot(method, true), QString());
    }
    QCOMPARE(whyNot("method=vlm", true), QStringLiteral("the method has no score distillation"));
}

void TestSettingTruths::aWeightOfTheMissingClipCanBeTakenBack()
{
    const RowNotes notes = notesIn(settingsOf(QStringLiteral("clip_weight=1")), QStringLiteral("clip_weight"), false);
    QVERIFY(!notes.isUnavailable);
    QVERIFY(notes.isWarning);
}

REFEREE_TEST_WITHOUT_APPLICATION(TestSettingTruths)
#include "tst_setting_hints.moc"
