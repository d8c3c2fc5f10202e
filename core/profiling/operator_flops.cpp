// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profiling/operator_flops.h"

#include <ATen/core/Tensor.h>
#include <algorithm>
#include <array>

namespace referee {

namespace {

using Inputs = c10::ArrayRef<const c10::IValue>;

/// Matrix products and where their two factors stand among the inputs.
struct Product {
    std::string_view name;
    size_t left;
};
constexpr std::array kProducts = {
    Product { "aten::mm", 0 },
    Product { "aten::bmm", 0 },
    Product { "aten::mv", 0 },
    Product { "aten::dot", 0 },
    Product { "aten::addmm", 1 },
    Product { "aten::addbmm", 1 },
    Product { "aten::baddbmm", 1 },
    Product { "aten::addmv", 1 },
};

const Product* findProduct(std::string_view name)
{
    const auto found = std::find_if(
        kProducts.begin(), kProducts.end(), [&](const Product& product) { return product.name == name; });
    return found == kProducts.end() ? nullptr : &*found;
}

double elements(const at::Tensor& tensor) { return static_cast<double>(tensor.numel()); }

/// left […, m, k] · right […, k, n] or a vector [k]
double productFlops(const at::Tensor& left, const at::Tensor& right)
{
    const double columns = right.dim() > 1 ? static_cast<double>(right.size(-1)) : 1;
    return 2 * elements(left) * columns;
}

/// Fused attention kernels; the "math" variant is composite and holds bmm.
bool isAttention(std::string_view name)
{
    return name.starts_with("aten::_scaled_dot_product_") && name.find("_math") == std::string_view::npos
        && name.find("_attention") != std::string_view::npos;
}

bool isBackward(std::string_view name) { return name.ends_with("_backward"); }

/// query_BNTD, key_BNSD, value_BNSE; forward: scores and mixture. Backward: scores again, and the gradients of
/// value, probabilities, query and key.
double attentionFlops(std::string_view name, Inputs inputs)
{
    const size_t first = isBackward(name) ? 1 : 0; // the gradient of the output stands before
    const auto& query = inputs.at(first).toTensor();
    const auto& key = inputs.at(first + 1).toTensor();
    const auto& value = inputs.at(first + 2).toTensor();
    const double keys = static_cast<double>(key.size(-2));
    const double scores = 2 * elements(query) * keys;
    const double mixture = scores / static_cast<double>(query.size(-1)) * static_cast<double>(value.size(-1));
    return isBackward(name) ? 3 * scores + 2 * mixture : scores + mixture;
}

/// FLOPs of one output element: 2 · input channels of a group · window. `weight` is [O, I/groups, kh, kw].
double windowFlops(const at::Tensor& weight) { return 2 * elements(weight) / static_cast<double>(weight.size(0)); }

/// convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups)
double convolutionFlops(Inputs inputs)
{
    const auto& input = inputs.at(0).toTensor();
    const auto& weight = inputs.at(1).toTensor();
    if (inputs.at(6).toBool()) { // transposed: every input element is spread over a window
        return elements(input) * windowFlops(weight);
    }
    const auto stride = inputs.at(3).toIntVector();
    const auto padding = inputs.at(4).toIntVector();
    const auto dilation = inputs.at(5).toIntVector();
    const auto entry
        = [](const std::vector<int64_t>& list, size_t i) { return list.size() == 1 ? list[0] : list.at(i); };
    double outputs = static_cast<double>(input.size(0) * weight.size(0));
    for (int64_t axis = 2; axis < weight.dim(); ++axis) {
        const auto i = static_cast<size_t>(axis - 2);
        const int64_t reach = entry(dilation, i) * (weight.size(axis) - 1) + 1;
        outputs *= static_cast<double>((input.size(axis) + 2 * entry(padding, i) - reach) / entry(stride, i) + 1);
    }
    return outputs * windowFlops(weight);
}

/// convolution_backward(grad_output, input, weight, …, output_mask): each wanted gradient of input or weight costs
/// as much as the forward pass.
double convolutionBackwardFlops(Inputs inputs)
{
    const auto& weight = inputs.at(2).toTensor();
    const bool isTransposed = inputs.at(7).toBool();
    const auto wanted = inputs.back().toBoolList();
    const auto& spread = inputs.at(isTransposed ? 1 : 0).toTensor();
    const int passes = (wanted.get(0) ? 1 : 0) + (wanted.get(1) ? 1 : 0);
    return passes * elements(spread) * windowFlops(weight);
}

} // namespace

bool hasFlops(std::string_view name)
{
    return findProduct(name) != nullptr || isAttention(name) || name == "aten::convolution"
        || name == "aten::convolution_backward";
}

double operatorFlops(std::string_view name, Inputs inputs)
{
    if (const auto* product = findProduct(name)) {
        return productFlops(inputs.at(product->left).toTensor(), inputs.at(product->left + 1).toTensor());
    }
    if (isAttention(name)) {
        return attentionFlops(name, inputs);
    }
    if (name == "aten::convolution") {
        return convolutionFlops(inputs);
    }
    return name == "aten::convolution_backward" ? convolutionBackwardFlops(inputs) : 0;
}

} // namespace referee
