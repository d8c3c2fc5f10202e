// SPDX-License-Identifier: GPL-3.0-or-later
// A user's own presets: one JSON file each, in one folder. Written whole or not at all.
#pragma once

#include "core/base/settings.h"

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <vector>

namespace referee {

struct OwnPreset {
    QString name;
    Settings settings;
    QStringList warnings; ///< what was skipped: settings of a newer version, values out of range
};

class PresetStore {
public:
    explicit PresetStore(const QString& folder = defaultFolder());
    /// `presets` in the application's data folder.
    static QString defaultFolder();
    const QString& folder() const { return m_folder; }

    struct Contents {
        std::vector<OwnPreset> presets; ///< by name, as a user sorts
        QStringList problems; ///< a sentence for each file that is no preset
    };
    /// Never throws for a file's sake. A folder that does not exist is empty.
    Contents contents() const;

    /// LoadError when there is no such preset or its file is none.
    OwnPreset load(const QString& name) const;
    /// Replaces one of the same name. UsageError for a name that cannot be had, WriteError.
    void save(const QString& name, const Settings& settings) const;
    /// WriteError when it cannot be deleted; a preset that is not there is deleted already.
    void remove(const QString& name) const;

    /// Why this cannot be a preset's name; empty: it can.
    static QString whyNoName(const QString& name);

private:
    QString pathOf(const QString& name) const;
    QString m_folder;
};

} // namespace referee
