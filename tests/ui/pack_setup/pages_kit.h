// SPDX-License-Identifier: GPL-3.0-or-later
// The pages that import models, filled in as a user does.
#pragma once

#include "ui/pack_setup/fetch_page.h"
#include "ui/pack_setup/folders_page.h"

#include <QtCore/QStringList>
#include <QtWidgets/QLineEdit>

namespace referee::test {

inline void setManifest(const ui::FetchPage& page, const QString& file)
{
    page.findChildren<ui::PlaceRow*>().front()->setPlace(file);
}

inline void setFolders(const ui::FoldersPage& page, const ui::WeightFolders& folders)
{
    const QStringList places { folders.stableDiffusion, folders.blip2, folders.lmHead, folders.clip, folders.judge };
    const auto rows = page.findChildren<ui::PlaceRow*>();
    for (qsizetype i = 0; i < places.size(); ++i) {
        rows[i]->setPlace(places[i]);
    }
    page.findChildren<QLineEdit*>(QString(), Qt::FindDirectChildrenOnly).front()->setText(folders.name);
}

} // namespace referee::test
