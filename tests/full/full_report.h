// SPDX-License-Identifier: GPL-3.0-or-later
// What the full-size test measured, as the table that docs/benchmarks.md shows.
#pragma once

#include "tests/full/full_networks.h"

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <map>
#include <string>
#include <vector>

namespace referee::test {

class FullReport {
public:
    /// Keeps the greatest errors of outputs and gradients; returns what is beyond the tolerance.
    QStringList add(const std::string& name, const std::string& variant, const FullAnswer& answer, double tolerance);
    void setParameters(const std::string& name, int64_t parameters) { m_rows[name].parameters = parameters; }
    /// The whole time of a row, original included.
    void setSeconds(const std::string& name, double seconds) { m_rows[name].seconds = seconds; }
    /// Markdown, rows in the order of their first mention.
    QString table() const;

private:
    struct Errors {
        double output = -1; ///< -1: there is none
        double gradient = -1;
        double seconds = 0;
    };
    struct Row {
        int64_t parameters = 0;
        double seconds = 0;
        std::map<std::string, Errors> variants;
    };

    std::vector<std::string> m_order;
    std::map<std::string, Row> m_rows;
};

} // namespace referee::test
