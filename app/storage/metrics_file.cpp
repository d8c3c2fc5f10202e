// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/metrics_file.h"

#include "app/storage/export_csv.h"
#include "core/base/errors.h"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <unistd.h>

namespace referee {

namespace {

std::string headLine() { return csvHead() + "\n"; }

std::string lineOf(const StepReport& report) { return csvLine(report) + "\n"; }

std::string textOf(const std::vector<StepReport>& reports, size_t count)
{
    std::string text = headLine();
    for (size_t i = 0; i < std::min(count, reports.size()); ++i) {
        text += lineOf(reports[i]);
    }
    return text;
}

std::string contentOf(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>() };
}

/// Is that the beginning of the columns, or all of them with more behind?
bool isLineOf(const std::string& line, const std::string& columns)
{
    return columns.starts_with(line) || line.starts_with(columns + ",");
}

/// A table of these numbers: as they came, with a line less or more where the program was killed, or completed.
bool isTableOf(const std::string& text, const std::vector<StepReport>& reports)
{
    std::istringstream lines(text);
    std::string line;
    if (!std::getline(lines, line)) {
        return true; // empty
    }
    bool isOurs = isLineOf(line, csvHead());
    for (size_t i = 0; isOurs && i < reports.size() && std::getline(lines, line); ++i) {
        isOurs = isLineOf(line, csvLine(reports[i]));
    }
    return isOurs && (!reports.empty() || !std::getline(lines, line));
}

} // namespace

MetricsFile::MetricsFile(const std::filesystem::path& path)
    : MetricsFile(path, headLine())
{
}

MetricsFile::MetricsFile(const std::filesystem::path& path, const std::string& text)
    : m_path(path)
    , m_stream(path, std::ios::binary | std::ios::app)
    , m_identity(identityOf(path))
{
    write(text);
}

MetricsFile MetricsFile::continued(
    const std::filesystem::path& path, const std::vector<StepReport>& reports, size_t count)
{
    const std::string wanted = textOf(reports, count);
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error) && ::access(path.c_str(), R_OK | W_OK) == 0) {
        const std::string present = contentOf(path);
        if (isTableOf(present, reports)) {
            const auto same = std::mismatch(present.begin(), present.end(), wanted.begin(), wanted.end()).first;
            const auto kept = static_cast<size_t>(same - present.begin());
            std::filesystem::resize_file(path, kept);
            return { path, wanted.substr(kept) };
        }
    }
    NameClaim name(path.parent_path(), path.stem().string(), { ".csv" });
    return { name.take(".csv"), wanted };
}

void MetricsFile::append(const StepReport& report) { write(lineOf(report)); }

void MetricsFile::write(const std::string& text)
{
    if (!m_stream.is_open()) {
        fail("it cannot be opened");
    }
    m_stream << text << std::flush;
    if (m_identity != identityOf(m_path)) {
        fail("the file was removed or replaced");
    }
    if (!m_stream) {
        m_stream.close();
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
        fail("the disk is full, or the file cannot be written");
    }
}

void MetricsFile::fail(const char* why) const
{
    throw WriteError(m_path.string() + ": the metrics cannot be written (" + why
        + "). Free space, or choose a writable folder with --out.");
}

bool isMetricsFile(const std::filesystem::path& path) { return contentOf(path).starts_with(csvHead()); }

} // namespace referee
