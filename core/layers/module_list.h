// SPDX-License-Identifier: GPL-3.0-or-later
// A numbered list of children of one type: child i is registered as "i" (resnets.0, resnets.1, …).
#pragma once

#include <cstddef>
#include <string>
#include <torch/torch.h>
#include <utility>
#include <vector>

namespace referee {

template <typename Child> class ModuleListImpl : public torch::nn::Module {
public:
    /// Builds the next child from the arguments of its constructor.
    template <typename... Arguments> void add(Arguments&&... arguments)
    {
        m_children.push_back(
            register_module(std::to_string(m_children.size()), Child(std::forward<Arguments>(arguments)...)));
    }

    size_t size() const { return m_children.size(); }
    bool empty() const { return m_children.empty(); }
    Child& operator[](size_t index) { return m_children.at(index); }
    auto begin() { return m_children.begin(); }
    auto end() { return m_children.end(); }

private:
    std::vector<Child> m_children;
};

template <typename Child> class ModuleList : public torch::nn::ModuleHolder<ModuleListImpl<Child>> {
public:
    using torch::nn::ModuleHolder<ModuleListImpl<Child>>::ModuleHolder;
};

} // namespace referee
