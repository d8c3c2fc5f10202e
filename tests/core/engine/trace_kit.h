// SPDX-License-Identifier: GPL-3.0-or-later
// Comparison of a trace with the originals' tensors of the same iteration.
#pragma once

#include "tests/support/compare.h"
#include "tests/support/oracle.h"

#include <QtCore/QStringList>
#include <string>

namespace referee::test {

inline constexpr double kStepTolerance = 1e-3; ///< of gradients and of z_next − z, whose paths amplify rounding

inline bool isAmplified(const std::string& name) { return name.rfind("grad", 0) == 0 || name == "z_next - z"; }

/// With the step itself, beside which the latent is great.
inline TensorMap withStep(TensorMap tensors, const torch::Tensor& z)
{
    tensors["z_next - z"] = tensors.at("z_next") - z;
    return tensors;
}

/// One line for each tensor of `expected` that is missing or differs.
inline QStringList traceDifferences(const TensorMap& traced, const TensorMap& expected, const torch::Tensor& z)
{
    const auto found = withStep(traced, z);
    QStringList failures;
    for (const auto& [name, tensor] : withStep(expected, z)) {
        const auto title = QString::fromStdString(name);
        if (found.count(name) == 0) {
            failures += title + QStringLiteral(": missing");
            continue;
        }
        const double tolerance = isAmplified(name) ? kStepTolerance : kToleranceF32;
        const QString differs = difference(title, found.at(name).to(tensor.dtype()), tensor, tolerance);
        failures += differs.isEmpty() ? QStringList() : QStringList(differs);
    }
    return failures;
}

} // namespace referee::test
