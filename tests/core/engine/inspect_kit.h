// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of gradient maps share: a short run, sets of kinds, maps as tensors.
#pragma once

#include "core/base/settings_table.h"
#include "tests/core/engine/engine_kit.h"

#include <QtCore/QStringList>
#include <QtTest/QtTest>
#include <initializer_list>
#include <torch/torch.h>
#include <vector>

namespace referee::test {

inline MapSet allMaps() { return MapSet().set(); }

inline MapSet only(std::initializer_list<MapKind> kinds)
{
    MapSet set;
    for (const auto kind : kinds) {
        set.set(static_cast<size_t>(kind));
    }
    return set;
}

/// [1, C, H, W]; undefined when the map is not among them.
inline torch::Tensor tensorOf(const std::vector<GradientMap>& maps, MapKind kind)
{
    for (const auto& map : maps) {
        if (map.kind == kind) {
            return torch::tensor(map.values).view({ 1, map.channels, map.height, map.width });
        }
    }
    return {};
}

/// Eight iterations with restarts after the third and the fifth, and a tail of two; `assignments` as in --set.
inline RunSpec shortRun(const QStringList& assignments = {})
{
    RunSpec request;
    request.prompt = kPrompt;
    request.seed = 2;
    request.settings.iterations = 8;
    request.settings.tail = 2;
    request.settings.views = 3;
    request.settings.emaStart = 3;
    request.settings.emaRestart = 2;
    for (const auto& assignment : assignments) {
        const auto parts = assignment.split(QLatin1Char('='));
        setSetting(request.settings, parts[0].toStdString(), parts[1].toStdString());
    }
    return request;
}

/// A column "settings": ways in which BLIP-2 may take part.
inline void addRefereeRuns()
{
    QTest::addColumn<QStringList>("settings");
    QTest::newRow("BLIP-2 alone") << QStringList {};
    QTest::newRow("weighted losses") << QStringList { QStringLiteral("matching_weight=3"),
        QStringLiteral("captioning_weight=0.5") };
    // Captioning ranks the views here, so that a pass of matching alone would keep another (with seed 2).
    QTest::newRow("hardest") << QStringList { QStringLiteral("hardest=1"), QStringLiteral("views=6"),
        QStringLiteral("captioning_weight=50") };
    QTest::newRow("hardest as the reference")
        << QStringList { QStringLiteral("hardest=2"), QStringLiteral("hardest_as_reference=true") };
    QTest::newRow("with contrast") << QStringList { QStringLiteral("contrast_weight=0.3"),
        QStringLiteral("contrast_matching_weight=2"), QStringLiteral("chunk=2") };
    QTest::newRow("in chunks") << QStringList { QStringLiteral("chunk=2") };
    QTest::newRow("with CLIP") << QStringList { QStringLiteral("clip_weight=0.5"), QStringLiteral("blip2_weight=2") };
}

} // namespace referee::test
