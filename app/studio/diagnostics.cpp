// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/diagnostics.h"

#include "app/runs/run_tree.h"
#include "core/base/log.h"
#include "core/base/settings_table.h"
#include "ui/main_window/log_view.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>
#include <QtCore/QRegularExpression>
#include <QtCore/QSysInfo>
#include <QtGui/QGuiApplication>
#include <QtGui/QScreen>
#include <QtWidgets/QApplication>
#include <QtWidgets/QStyle>
#include <algorithm>
#include <thread>

namespace referee::studio {

namespace {

const QLatin1String kLeftOut("(prompt left out)");

QString text(const std::string& value) { return QString::fromStdString(value); }

void addSection(QString& whole, const QString& title, const QStringList& lines)
{
    whole += QStringLiteral("== ") + title + QStringLiteral(" ==\n") + lines.join(QLatin1Char('\n'))
        + QStringLiteral("\n\n");
}

QStringList versions(const DiagnosticsInfo& facts)
{
    return { QStringLiteral("Referee Studio: ") + QStringLiteral(REFEREE_VERSION),
        QStringLiteral("LibTorch: ") + (facts.pack ? text(facts.pack->engine.libTorch) : QStringLiteral("not loaded")),
        QStringLiteral("Qt: ") + QString::fromLatin1(qVersion()),
        QStringLiteral("written: ") + QDateTime::currentDateTime().toString(Qt::ISODate) };
}

QStringList machine()
{
    QStringList lines { QStringLiteral("system: ") + QSysInfo::prettyProductName(),
        QStringLiteral("kernel: ") + QSysInfo::kernelType() + QLatin1Char(' ') + QSysInfo::kernelVersion(),
        QStringLiteral("processor: ") + QSysInfo::currentCpuArchitecture(),
        QStringLiteral("cores: ") + QString::number(std::thread::hardware_concurrency()),
        QStringLiteral("locale: ") + QLocale().name(), QStringLiteral("platform: ") + QGuiApplication::platformName() };
    for (const auto* screen : QGuiApplication::screens()) {
        lines << QStringLiteral("screen: %1×%2 at %3")
                     .arg(screen->size().width())
                     .arg(screen->size().height())
                     .arg(screen->devicePixelRatio());
    }
    return lines;
}

QStringList networks(const DiagnosticsInfo& facts)
{
    if (!facts.pack) {
        return { QStringLiteral("none loaded") };
    }
    const EngineInfo& engine = facts.pack->engine;
    const auto yes = [](bool is) { return is ? QStringLiteral("yes") : QStringLiteral("no"); };
    QStringList lines { QStringLiteral("pack: ") + text(engine.packName),
        QStringLiteral("folder: ") + text(facts.pack->options.pack.string()),
        QStringLiteral("device: ") + text(engine.device), QStringLiteral("precision: ") + text(engine.precision),
        QStringLiteral("capability: ") + text(engine.capability),
        QStringLiteral("threads: ") + QString::number(engine.threads),
        QStringLiteral("picture: %1 pixels, %2 per latent position").arg(engine.imageSize).arg(engine.downFactor),
        QStringLiteral("BLIP-2: %1, CLIP: %2, judge: %3")
            .arg(yes(engine.hasBlip2), yes(engine.hasClip), yes(engine.hasJudge)) };
    for (const auto& file : facts.run.packFiles) {
        lines << QStringLiteral("%1 %2 %3").arg(text(file.sha256)).arg(file.bytes).arg(text(file.path));
    }
    return lines;
}

QStringList settings(const DiagnosticsInfo& facts)
{
    QStringList lines { QStringLiteral("preset: ") + text(facts.run.preset),
        QStringLiteral("seed: ") + QString::number(facts.run.seed),
        QStringLiteral("finished iterations: ") + QString::number(facts.run.iterations) };
    for (const auto& row : settingsTable()) {
        lines << text(std::string(row.key)) + QStringLiteral(" = ") + text(settingText(facts.run.settings, row));
    }
    for (const auto& edit : facts.run.edits) {
        lines << QStringLiteral("at %1: %2 = %3").arg(edit.iteration).arg(text(edit.key), text(edit.after));
    }
    return lines;
}

/// The file names of its runs, and those that the window proposes.
QStringList fileNamesOf(const QString& prompt)
{
    static const QRegularExpression numberBehind(QStringLiteral(" ?0$"));
    QString name = text(runName(prompt.toStdString(), 0));
    name.remove(numberBehind);
    return { name, QString(name).replace(QLatin1Char(' '), QLatin1Char('-')) };
}

/// Longest first: a prompt may hold another one.
QStringList secretsOf(const DiagnosticsInfo& facts)
{
    QStringList secrets = facts.prompts;
    secrets << text(facts.run.prompt) << text(facts.run.negativePrompt);
    for (const auto& edit : facts.run.edits) {
        if (edit.key == "prompt" || edit.key == "negative") {
            secrets << text(edit.after);
        }
    }
    for (const QString& secret : QStringList(secrets)) {
        secrets << QString(secret).replace(QLatin1Char('\''), QLatin1String("'\\''")); // as quoted in the command
        secrets << secret.simplified() << fileNamesOf(secret);
    }
    secrets.removeAll(QString());
    secrets.removeDuplicates();
    std::sort(secrets.begin(), secrets.end(), [](const QString& a, const QString& b) { return a.size() > b.size(); });
    return secrets;
}

void leaveOutPaths(QString& whole)
{
    static const QString ending = QStringLiteral("\\.(referee|png|csv|npz|exr|mp4|webm|webp|jpe?g)");
    static const QRegularExpression path(
        QStringLiteral("[^\\s'\"]*/[^\\n]*") + ending, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression name( // behind the time and the level of a line of the log
        QStringLiteral("^(\\S+  \\S+  )?[^/\\n]*[^/)\\n]") + ending,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
    whole.replace(path, QStringLiteral("/(path left out).\\1"));
    whole.replace(name, QStringLiteral("\\1(name left out).\\2"));
}

} // namespace

QString diagnosticsText(const DiagnosticsInfo& facts)
{
    QStringList told { QStringLiteral("prompt: ") + text(facts.run.prompt),
        QStringLiteral("negative: ") + text(facts.run.negativePrompt) };
    told << settings(facts);
    QString secretive;
    addSection(secretive, QStringLiteral("Run"), told);
    addSection(secretive, QStringLiteral("Command"), { facts.command });
    addSection(secretive, QStringLiteral("Log"), { facts.log });
    if (!facts.withPrompt) {
        leaveOutPaths(secretive);
        for (const QString& secret : secretsOf(facts)) {
            secretive.replace(secret, kLeftOut, Qt::CaseInsensitive);
        }
    }
    QString whole;
    addSection(whole, QStringLiteral("Versions"), versions(facts));
    addSection(whole, QStringLiteral("Machine"), machine());
    addSection(whole, QStringLiteral("Networks"), networks(facts));
    return whole + secretive;
}

namespace {

void logQtMessage(QtMsgType type, const QMessageLogContext&, const QString& text)
{
    if (type == QtDebugMsg || type == QtInfoMsg) {
        logDebug("Qt: " + text.toStdString());
    } else {
        logWarning("Qt: " + text.toStdString());
    }
}

} // namespace

LogBridge::LogBridge(ui::LogView& view)
    : m_end(std::make_shared<End>())
{
    m_end->view = &view;
    addLogSink([end = m_end](LogLevel level, const std::string& sentence) {
        const std::lock_guard lock(end->mutex);
        if (end->view) {
            end->view->append(level, QString::fromStdString(sentence));
        }
    });
    qInstallMessageHandler(logQtMessage);
}

LogBridge::~LogBridge()
{
    qInstallMessageHandler(nullptr);
    const std::lock_guard lock(m_end->mutex);
    m_end->view = nullptr;
}

} // namespace referee::studio
