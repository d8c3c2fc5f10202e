// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/full/full_report.h"

#include "tests/support/compare.h"

#include <QtCore/QLocale>
#include <algorithm>

namespace referee::test {

namespace {

QString number(double error) { return error < 0 ? QStringLiteral("–") : QString::number(error, 'e', 1); }

} // namespace

QStringList FullReport::add(
    const std::string& name, const std::string& variant, const FullAnswer& answer, double tolerance)
{
    if (std::find(m_order.begin(), m_order.end(), name) == m_order.end()) {
        m_order.push_back(name);
    }
    auto& errors = m_rows[name].variants[variant];
    errors.seconds = answer.seconds;
    QStringList failures;
    for (const auto& check : answer.checks) {
        const bool isGradient = check.what.rfind("gradient", 0) == 0;
        auto& worst = isGradient ? errors.gradient : errors.output;
        const double error = relativeError(check.actual, check.expected);
        worst = std::max(worst, error);
        const auto title = QString::fromStdString(name + ", " + variant + ", " + check.what);
        qInfo("%s: %.2e", qPrintable(title), error);
        const auto differs = difference(title, check.actual, check.expected, tolerance);
        failures += differs.isEmpty() ? QStringList() : QStringList(differs);
    }
    return failures;
}

QString FullReport::table() const
{
    QString text
        = QStringLiteral("| network | parameters | fp32: output, gradient | bf16: output, gradient | seconds of "
                         "ours, fp32, bf16 | with the original |\n|---|---|---|---|---|---|\n");
    for (const auto& name : m_order) {
        const auto& row = m_rows.at(name);
        const auto of = [&](const char* variant) {
            const auto found = row.variants.find(variant);
            return found == row.variants.end() ? Errors {} : found->second;
        };
        const auto pair = [](const Errors& errors) {
            return number(errors.output) + QStringLiteral(", ") + number(errors.gradient);
        };
        const auto parameters = row.parameters > 0 ? QLocale(QLocale::English).toString(row.parameters) : QString();
        text += QStringLiteral("| %1 | %2 | %3 | %4 | %5, %6 | %7 |\n")
                    .arg(QString::fromStdString(name), parameters, pair(of("f32")), pair(of("bf16")))
                    .arg(of("f32").seconds, 0, 'f', 1)
                    .arg(of("bf16").seconds, 0, 'f', 1)
                    .arg(row.seconds, 0, 'f', 0);
    }
    return text;
}

} // namespace referee::test
