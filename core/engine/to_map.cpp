// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/to_map.h"

#include <cstring>
#include <utility>

namespace referee {

namespace {

AsyncHostCopy copyOfMap(const torch::Tensor& tensor_1CHW) { return AsyncHostCopy(tensor_1CHW.to(torch::kFloat32)); }

GradientMap mapOf(MapKind kind, int64_t iteration, const torch::Tensor& host)
{
    GradientMap map;
    map.kind = kind;
    map.iteration = iteration;
    map.channels = host.size(1);
    map.height = host.size(2);
    map.width = host.size(3);
    map.values.resize(static_cast<size_t>(host.numel()));
    std::memcpy(map.values.data(), host.const_data_ptr<float>(), map.values.size() * sizeof(float));
    return map;
}

} // namespace

GradientMap toMap(MapKind kind, int64_t iteration, const torch::Tensor& tensor_1CHW)
{
    return mapOf(kind, iteration, copyOfMap(tensor_1CHW).take());
}

void PendingMaps::add(MapKind kind, const torch::Tensor& tensor_1CHW, Clock::time_point since)
{
    m_coming.push_back({ kind, copyOfMap(tensor_1CHW), since });
    while (m_landed < m_coming.size() && m_coming[m_landed].copy.isThere()) {
        land();
    }
}

void PendingMaps::land()
{
    const Coming& next = m_coming[m_landed++];
    m_maps.push_back(mapOf(next.kind, m_iteration, next.copy.take()));
    m_maps.back().ms = std::chrono::duration<double, std::milli>(Clock::now() - next.since).count();
}

std::vector<GradientMap> PendingMaps::all()
{
    while (m_landed < m_coming.size()) {
        land();
    }
    return std::move(m_maps);
}

} // namespace referee
