// SPDX-License-Identifier: GPL-3.0-or-later
// The user's own presets: one JSON file each, in one folder. A file is written completely or not at all.
#pragma once

#include "core/base/settings.h"

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <vector>

namespace referee {

struct OwnPreset {
    QString name;
    Settings settings;
    QStringList warnings; ///< skipped settings: of a newer version, or out of range
};

class PresetStore {
public:
    explicit PresetStore(const QString& folder = defaultFolder());
    /// "presets" in the application's data folder.
    static QString defaultFolder();
    const QString& folder() const { return m_folder; }

    struct Contents {
        std::vector<OwnPreset> presets; ///< sorted by name in the user's locale
        QStringList problems; ///< a sentence for each invalid file
    };
    /// Invalid files throw nothing. A folder that does not exist is empty.
    Contents contents() const;

    /// LoadError when there is no such preset or its file is invalid.
    OwnPreset load(const QString& name) const;
    /// Replaces one of the same name. UsageError for an invalid name, WriteError.
    void save(const QString& name, const Settings& settings) const;
    /// WriteError when it cannot be deleted; no error when there is no such preset.
    void remove(const QString& name) const;

    /// Why this is not a valid name; empty: it is one.
    static QString whyNoName(const QString& name);

private:
    QString pathOf(const QString& name) const;
    QString m_folder;
};

} // namespace referee
