// SPDX-License-Identifier: GPL-3.0-or-later
// Simulates lacking red, green or blue cones (Machado, Oliveira, Fernandes 2009, severity 1, in linear RGB) and holds
// the colours that carry a meaning to a distance in CIE L*a*b* (D65) that an eye tells apart at a glance.
#include "tests/support/test_registry.h"
#include "ui/theme/theme.h"

#include <QtTest/QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace referee::ui;

namespace {

constexpr double kMinDistance = 20;
using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

constexpr Matrix kAllCones = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
constexpr Matrix kProtanopia
    = { { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } } };
constexpr Matrix kDeuteranopia
    = { { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } } };
constexpr Matrix kTritanopia
    = { { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } } };
constexpr Matrix kXyzOverWhite = { { { 0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047 },
    { 0.2126729, 0.7151522, 0.0721750 }, { 0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883 } } };

Triple times(const Matrix& matrix, const Triple& vector)
{
    Triple result {};
    for (std::size_t i = 0; i < result.size(); ++i) {
        result[i] = matrix[i][0] * vector[0] + matrix[i][1] * vector[1] + matrix[i][2] * vector[2];
    }
    return result;
}

double linear(double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); }

double labCurve(double part) { return part > 216.0 / 24389 ? std::cbrt(part) : (24389.0 / 27 * part + 16) / 116; }

Triple labSeenBy(const Matrix& eye, const QColor& colour)
{
    Triple seen = times(eye, { linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF()) });
    for (double& part : seen) {
        part = std::clamp(part, 0.0, 1.0);
    }
    const Triple xyz = times(kXyzOverWhite, seen);
    const double y = labCurve(xyz[1]);
    return { 116 * y - 16, 500 * (labCurve(xyz[0]) - y), 200 * (y - labCurve(xyz[2])) };
}

double distance(const Matrix& eye, const QColor& one, const QColor& other)
{
    const Triple a = labSeenBy(eye, one);
    const Triple b = labSeenBy(eye, other);
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

} // namespace

class TestColourBlind : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownColoursHaveKnownDistances();
    void simulationMakesRedAndGreenAlike();
    void coloursWithAMeaningStayApart_data();
    void coloursWithAMeaningStayApart();
};

void TestColourBlind::knownColoursHaveKnownDistances()
{
    QVERIFY(std::abs(distance(kAllCones, Qt::black, Qt::white) - 100) < 0.01);
    const Triple red = labSeenBy(kAllCones, Qt::red); // published: 53.24, 80.09, 67.20
    QVERIFY(std::abs(red[0] - 53.24) < 0.05 && std::abs(red[1] - 80.09) < 0.05 && std::abs(red[2] - 67.20) < 0.05);
}

void TestColourBlind::simulationMakesRedAndGreenAlike()
{
    const QColor red(200, 80, 60);
    const QColor green(120, 115, 50);
    QVERIFY(distance(kAllCones, red, green) > 50);
    QVERIFY(distance(kDeuteranopia, red, green) < kMinDistance);
    QVERIFY(distance(kTritanopia, red, green) > 50);
}

void TestColourBlind::coloursWithAMeaningStayApart_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
}

void TestColourBlind::coloursWithAMeaningStayApart()
{
    QFETCH(const bool, isDark);
    applyTheme(*qApp, isDark ? ThemeChoice::Dark : ThemeChoice::Light);
    const Theme& t = theme();
    const std::vector<std::pair<QColor, QColor>> pairs = { { t.negative, t.positive }, { t.negative, t.middle },
        { t.positive, t.middle }, { t.referee, t.sds }, { t.referee, t.user }, { t.sds, t.user } };
    for (const Matrix& eye : { kAllCones, kProtanopia, kDeuteranopia, kTritanopia }) {
        for (const auto& [one, other] : pairs) {
            const double apart = distance(eye, one, other);
            QVERIFY2(apart > kMinDistance,
                qPrintable(QStringLiteral("%1 and %2: %3").arg(one.name(), other.name()).arg(apart)));
        }
    }
}

REFEREE_GUI_TEST(TestColourBlind)
#include "tst_colour_blind.moc"
