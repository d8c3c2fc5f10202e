// SPDX-License-Identifier: GPL-3.0-or-later
// Tensor comparison for tests: says shape, first differing index and greatest difference.
#pragma once

#include <QtCore/QString>
#include <torch/torch.h>

namespace referee::test {

/// Relative L2 error allowed against an original run in the same precision.
inline constexpr double kToleranceF32 = 1e-4;
inline constexpr double kToleranceBf16 = 3e-2;
inline constexpr double kToleranceF64 = 1e-10;

/// ‖actual − expected‖₂ ÷ ‖expected‖₂ in double (absolute where expected is all zero).
/// NaN in either, or unlike shapes, give infinity.
double relativeError(const torch::Tensor& actual, const torch::Tensor& expected);

/// Empty when the relative L2 error is within `tolerance`, otherwise one line that says what differs and where.
/// Use: QVERIFY2(differs.isEmpty(), qPrintable(differs)).
QString difference(const QString& name, const torch::Tensor& actual, const torch::Tensor& expected, double tolerance);

/// Empty when the two are equal bit for bit.
QString bitDifference(const QString& name, const torch::Tensor& actual, const torch::Tensor& expected);

} // namespace referee::test

/// Fails the running test function with a sentence when the tensors differ by more than the tolerance.
#define COMPARE_TENSORS(actual, expected, tolerance)                                                                   \
    do {                                                                                                               \
        const QString differs = ::referee::test::difference(QStringLiteral(#actual), actual, expected, tolerance);     \
        QVERIFY2(differs.isEmpty(), qPrintable(differs));                                                              \
    } while (false)

#define COMPARE_BITS(actual, expected)                                                                                 \
    do {                                                                                                               \
        const QString differs = ::referee::test::bitDifference(QStringLiteral(#actual), actual, expected);             \
        QVERIFY2(differs.isEmpty(), qPrintable(differs));                                                              \
    } while (false)
