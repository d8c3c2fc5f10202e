// SPDX-License-Identifier: GPL-3.0-or-later
// Input and output of the dialog that imports models.
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace referee::ui {

/// Where the models are; empty: not given.
struct WeightFolders {
    QString stableDiffusion;
    QString blip2;
    QString lmHead; ///< a file
    QString clip;
    QString judge;
    QString name; ///< of the pack; empty: as Stable Diffusion's folder
};

/// A download.
struct FetchWish {
    QString manifest; ///< a file
    QString folder;
    QString mirror; ///< a URL; empty: those of the manifest
};

struct WeightsProgress {
    QString what; ///< "Checking unet…"
    QString facts; ///< "1.2 of 4.3 GB, 35 MB/s, about 1:20 left"
    double share = 0; ///< 0..1
};

/// How a check or a download ended.
struct WeightsOutcome {
    bool isGood = false;
    QString headline;
    QStringList lines; ///< problems, or details
    QString pack; ///< folder of a pack that can be opened; empty: none
};

/// The content of a manifest, shown before the download.
struct ManifestNotes {
    QString headline; ///< name, files, size
    QString about;
    QString licences; ///< names and texts; empty: nothing to accept
    QString trouble; ///< why it cannot be used; empty: it is valid
};

} // namespace referee::ui
