// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/export_target.h"

#include "core/base/errors.h"

namespace referee {

ExportTarget::ExportTarget(const std::filesystem::path& file)
    : m_path(file)
    , m_file(QString::fromStdString(file.string()))
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        fail();
    }
}

void ExportTarget::write(const void* bytes, size_t count)
{
    const auto size = static_cast<qint64>(count);
    if (m_file.write(static_cast<const char*>(bytes), size) != size) {
        fail();
    }
}

void ExportTarget::seek(uint64_t position)
{
    if (!m_file.seek(static_cast<qint64>(position))) {
        fail();
    }
}

void ExportTarget::commit()
{
    if (!m_file.commit()) {
        fail();
    }
}

void ExportTarget::fail() const
{
    throw WriteError(m_path.string() + ": the export cannot be written (" + m_file.errorString().toStdString()
        + "). Free space or choose another folder with --out.");
}

} // namespace referee
