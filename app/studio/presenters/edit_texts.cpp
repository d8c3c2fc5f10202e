// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/edit_texts.h"

#include "core/base/settings_table.h"

#include <QtCore/QCoreApplication>

namespace referee::studio {

namespace {

QString said(const char* text) { return QCoreApplication::translate("referee::studio::Edits", text); }

} // namespace

QString textOfEdit(const Edit& fact)
{
    if (const SettingRow* row = findSetting(fact.key)) {
        return QStringLiteral("%1 %2 → %3")
            .arg(QString::fromUtf8(row->label.data(), qsizetype(row->label.size())),
                QString::fromStdString(fact.before), QString::fromStdString(fact.after));
    }
    return fact.key == "prompt"  ? said("new prompt")
        : fact.key == "negative" ? said("new negative prompt")
                                 : said("region");
}

QString nameOfEdit(const QString& key)
{
    if (const SettingRow* row = findSetting(key.toStdString())) {
        return QString::fromUtf8(row->label.data(), qsizetype(row->label.size()));
    }
    return key == QLatin1String("negative") ? said("negative prompt") : key;
}

} // namespace referee::studio
