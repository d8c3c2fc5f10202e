// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/main_window/realistic_window.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/run_bar.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_status.h"
#include "ui/picture/picture_view.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"

#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <cmath>
#include <numbers>

namespace referee::test {

namespace {

constexpr int kDone = 57;
constexpr int kLength = 160;
constexpr int kLatent = 16;
constexpr int kPictureSize = 128;
const std::string kPrompt = "a red striped star above a blue moon on a yellow background";

PromptAnalysis reading()
{
    PromptAnalysis reading;
    reading.cleaned = kPrompt;
    reading.refereeBudget = 32;
    reading.diffusionBudget = 77;
    reading.prefixTokens = 4;
    for (std::size_t begin = 0; begin < kPrompt.size();) {
        const std::size_t end = std::min(kPrompt.find(' ', begin), kPrompt.size());
        reading.refereePieces.push_back({ begin, end });
        begin = end + 1;
    }
    reading.diffusionPieces = reading.refereePieces;
    reading.refereeTokens = int64_t(reading.refereePieces.size()) + 2;
    reading.diffusionTokens = reading.refereeTokens + reading.prefixTokens;
    return reading;
}

QImage picture()
{
    QImage image(kPictureSize, kPictureSize, QImage::Format_RGB32);
    image.fill(QColor(0xf2, 0xe6, 0xa6));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xcf, 0x30, 0x2c));
    QPolygonF star;
    for (int i = 0; i < 10; ++i) {
        const double angle = (i / 5.0 - 0.5) * std::numbers::pi;
        const double radius = i % 2 == 0 ? 26 : 11;
        star << QPointF(64 + radius * std::cos(angle), 38 + radius * std::sin(angle));
    }
    painter.drawPolygon(star);
    QPainterPath moon;
    moon.addEllipse(QPointF(64, 94), 24, 24);
    QPainterPath shadow;
    shadow.addEllipse(QPointF(52, 86), 22, 22);
    painter.setBrush(QColor(0x2c, 0x54, 0xc8));
    painter.drawPath(moon.subtracted(shadow));
    return image;
}

StepReport report(int iteration)
{
    StepReport report;
    report.iteration = iteration;
    const double fall = std::exp(-iteration / 25.0);
    report.itm = 0.12 + 0.7 * fall + 0.05 * std::sin(iteration * 0.9);
    report.caption = 1.6 + 2.2 * fall + 0.1 * std::sin(iteration * 0.5);
    report.refereeNorm = 0.021 + 0.02 * fall;
    report.sdsNorm = 3.1 + std::sin(iteration * 0.7);
    report.matchedNorm = 2 * report.sdsNorm;
    report.cosine = -0.21 + 0.1 * std::sin(iteration * 0.4);
    report.refereeShare = 0.61;
    report.sdsShare = 0.31;
    report.noiseShare = 0.08;
    report.latentStd = 0.9;
    report.rate = 1;
    report.w1 = 2;
    report.w2 = 800 - iteration;
    report.timestep = 500;
    report.stageMs.fill(12);
    return report;
}

GradientMap map(MapKind kind, double x, double y)
{
    const bool isPixel = kind == MapKind::Pixel || kind == MapKind::RefereePicture || kind == MapKind::SdsPicture;
    GradientMap map;
    map.kind = kind;
    map.iteration = kDone - 1;
    map.channels = isPixel ? 3 : 4;
    map.height = map.width = isPixel ? kPictureSize : kLatent;
    map.ms = isPixel ? 9 : 0.2;
    for (int64_t channel = 0; channel < map.channels; ++channel) {
        for (int64_t row = 0; row < map.height; ++row) {
            for (int64_t column = 0; column < map.width; ++column) {
                const double dx = double(column) / double(map.width) - x;
                const double dy = double(row) / double(map.height) - y;
                const double hill = std::exp(-(dx * dx + dy * dy) * 30) * (channel % 2 == 0 ? -1 : 1);
                map.values.push_back(float(0.04 * hill + 0.008 * std::sin(double(row * 7 + column * 13 + channel))));
            }
        }
    }
    return map;
}

} // namespace

void fillBeforeRun(ui::MainWindow& window)
{
    window.body().prompt->setPrompt(QString::fromStdString(kPrompt));
    window.body().prompt->setPrefix(QStringLiteral("A photo exactly contains "));
    window.body().prompt->setReading(reading());
    window.body().prompt->setNegative(QStringLiteral("blurry"));
    window.body().prompt->setSeed(64);
    window.body().settings->setDefaults({});
    window.body().settings->setSettings({});
    window.body().settings->presets().setPresets(
        { QStringLiteral("studio"), QStringLiteral("paper"), QStringLiteral("reference") },
        { QStringLiteral("soft start") }, QStringLiteral("studio"));
    window.body().picture->canvas().region().setLatentFactor(kPictureSize / kLatent);
    window.setPack(QStringLiteral("miniature · 128 × 128 · cpu"), QStringLiteral("models/miniature"));
    window.setVersions({ { QStringLiteral("Referee Studio"), QStringLiteral("0.2.0") },
        { QStringLiteral("LibTorch"), QStringLiteral("2.11.0") } });
    window.setState(ui::RunState::Ready, true, false);
}

void fillRun(ui::MainWindow& window)
{
    Settings changed;
    changed.w1 = 1.5;
    window.body().settings->setRunSettings(Settings {});
    window.body().settings->setSettings(changed);
    window.setState(ui::RunState::Running, true, true);
    window.body().curves->setLength(kLength, 10);
    for (int i = 0; i < kDone; ++i) {
        window.body().curves->append(report(i));
    }
    window.body().curves->setEdits({ { 40, QStringLiteral("w1 2 → 1.5"), ui::Side::User } });
    window.body().picture->setImage(picture(), kDone - 1);
    window.body().picture->status().setShownShare(0.02);
    window.body().gradients->setStepMs(120);
    window.body().gradients->setReport(report(kDone - 1));
    std::vector<GradientMap> maps;
    for (std::size_t kind = 0; kind < kMapKinds; ++kind) {
        maps.push_back(map(MapKind(kind), kind < 4 ? 0.45 : 0.55, kind < 4 ? 0.35 : 0.65));
    }
    window.body().gradients->setMaps(maps);
    window.body().runBar->setProgress(kDone, kLength, 8.1, 12.7);
    window.body().log->append(LogLevel::Info, QStringLiteral("Loaded unet: 138 tensors, 0.4 s, float32, cpu."));
    window.body().log->append(LogLevel::Warning, QStringLiteral("The judge is slow on this machine."));
}

} // namespace referee::test
