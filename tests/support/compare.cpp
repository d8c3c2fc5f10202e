// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"

#include <limits>
#include <sstream>

namespace referee::test {

namespace {

torch::Tensor asDouble(const torch::Tensor& tensor) { return tensor.detach().to(torch::kCPU, torch::kFloat64); }

QString shapeText(const torch::Tensor& tensor)
{
    std::ostringstream text;
    text << tensor.sizes() << ' ' << tensor.scalar_type();
    return QString::fromStdString(text.str());
}

QString indexText(const torch::Tensor& tensor, int64_t flat)
{
    QString text;
    for (int64_t dim = tensor.dim() - 1; dim >= 0; --dim) {
        text.prepend(QString::number(flat % tensor.size(dim)) + (text.isEmpty() ? QString() : QStringLiteral(",")));
        flat /= tensor.size(dim);
    }
    return QStringLiteral("[%1]").arg(text);
}

QString describe(const QString& name, const torch::Tensor& actual, const torch::Tensor& expected, double error)
{
    const auto gap = (asDouble(actual) - asDouble(expected)).abs().reshape(-1);
    const auto broken = gap.nan_to_num(std::numeric_limits<double>::infinity());
    const int64_t worst = broken.argmax().item<int64_t>();
    return QStringLiteral("%1 %2: relative error %3; greatest difference %4 at %5: %6, expected %7")
        .arg(name, shapeText(actual))
        .arg(error)
        .arg(gap[worst].item<double>())
        .arg(indexText(expected, worst))
        .arg(asDouble(actual).reshape(-1)[worst].item<double>())
        .arg(asDouble(expected).reshape(-1)[worst].item<double>());
}

} // namespace

double relativeError(const torch::Tensor& actual, const torch::Tensor& expected)
{
    if (actual.sizes() != expected.sizes()) {
        return std::numeric_limits<double>::infinity();
    }
    const double scale = asDouble(expected).norm().item<double>();
    const double gap = (asDouble(actual) - asDouble(expected)).norm().item<double>();
    const double error = scale > 0 ? gap / scale : gap;
    return std::isfinite(error) ? error : std::numeric_limits<double>::infinity();
}

QString difference(const QString& name, const torch::Tensor& actual, const torch::Tensor& expected, double tolerance)
{
    if (actual.sizes() != expected.sizes()) {
        return QStringLiteral("%1: shape %2, expected %3").arg(name, shapeText(actual), shapeText(expected));
    }
    const double error = relativeError(actual, expected);
    return error <= tolerance ? QString() : describe(name, actual, expected, error);
}

QString bitDifference(const QString& name, const torch::Tensor& actual, const torch::Tensor& expected)
{
    if (actual.sizes() != expected.sizes() || actual.scalar_type() != expected.scalar_type()) {
        return QStringLiteral("%1: %2, expected %3").arg(name, shapeText(actual), shapeText(expected));
    }
    const auto bytes = [](const torch::Tensor& tensor) {
        return tensor.detach().cpu().contiguous().reshape({ -1 }).view(torch::kUInt8);
    };
    const bool same = torch::equal(bytes(actual), bytes(expected));
    return same ? QString() : describe(name, actual, expected, relativeError(actual, expected));
}

} // namespace referee::test
