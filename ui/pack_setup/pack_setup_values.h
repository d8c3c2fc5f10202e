// SPDX-License-Identifier: GPL-3.0-or-later
// What the page for importing models is told, and what it asks for.
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace referee::ui {

/// Where a user has the networks; empty: not given.
struct WeightFolders {
    QString stableDiffusion;
    QString blip2;
    QString lmHead; ///< a file
    QString clip;
    QString judge;
    QString name; ///< of the pack; empty: that of Stable Diffusion's folder
};

/// What is to be fetched from where to where.
struct FetchWish {
    QString manifest; ///< a file
    QString folder;
    QString mirror; ///< an address; empty: those of the manifest
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
    QStringList lines; ///< problems, or facts
    QString pack; ///< folder of a pack that can be opened; empty: none
};

/// What a manifest says before anything is fetched.
struct ManifestNotes {
    QString headline; ///< name, files, size
    QString about;
    QString licences; ///< names and texts; empty: nothing has to be accepted
    QString trouble; ///< why it cannot be used; empty: it can
};

} // namespace referee::ui
