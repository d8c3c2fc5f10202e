// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pack_setup/folders_page.h"

#include "ui/pack_setup/fetch_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace referee::ui {

FoldersPage::FoldersPage(QWidget* parent)
    : QWidget(parent)
{
    addRows();
    buildLayout();
    for (const auto& [folder, row] : m_rows) {
        connect(row, &PlaceRow::changed, this, &FoldersPage::showState);
    }
    connect(m_check, &QPushButton::clicked, this, [this] { Q_EMIT checkRequested(folders()); });
    showState();
}

void FoldersPage::addRows()
{
    const auto add = [this](QString WeightFolders::*folder, const QString& title, const QString& hint) {
        m_rows.emplace_back(folder, new PlaceRow(title, hint, PlaceRow::Kind::Folder));
    };
    add(&WeightFolders::stableDiffusion, tr("&Stable Diffusion"),
        tr("A diffusers folder of version 1.x or 2.x: unet, vae, text_encoder, tokenizer, scheduler. 2.1 or 2.6 GB in "
           "half precision, twice that in single. CreativeML Open RAIL."));
    add(&WeightFolders::blip2, tr("&BLIP-2"),
        tr("Hugging Face's blip2-itm-vit-g or blip2-itm-vit-g-coco, with its tokenizer. 2.3 GB in half precision, "
           "twice that in single. BSD 3-Clause."));
    auto* head = new PlaceRow(tr("Captioning &head"),
        tr("A file with the five tensors that Hugging Face's BLIP-2 lacks; models/convert.py extracts them from "
           "LAVIS's blip2_pretrained.pth. 1 to 3 MB. BSD 3-Clause."),
        PlaceRow::Kind::File);
    head->setFilter(tr("Models (*.safetensors)"));
    m_rows.emplace_back(&WeightFolders::lmHead, head);
    add(&WeightFolders::clip, tr("&CLIP (optional)"),
        tr("CLIP B/32 or L/14, as a second referee and for scores. 0.3 or 0.9 GB in half precision. MIT."));
    add(&WeightFolders::judge, tr("&Judge (optional)"),
        tr("BLIP-VQA base, which scores each phrase and has no influence on the picture. 0.7 GB in half precision. "
           "BSD 3-Clause."));
}

void FoldersPage::buildLayout()
{
    m_name = new QLineEdit;
    m_name->setPlaceholderText(tr("as Stable Diffusion's folder"));
    m_name->setAccessibleName(tr("Name of the pack"));
    m_check = new QPushButton(tr("Check and cr&eate the pack"));
    m_check->setObjectName(QStringLiteral("checkButton"));
    auto* note = new HintLabel(tr("Every tensor is read and checked. The files stay where they are; a pack is a small "
                                  "file that refers to them. Read the licences at the source of the models."));
    note->setWordWrap(true);
    auto* lines = bareLayout<QVBoxLayout>(this);
    for (const auto& [folder, row] : m_rows) {
        lines->addWidget(row);
    }
    lines->addLayout(lastLine(tr("&Name of the pack"), m_name, m_check));
    lines->addWidget(note);
    lines->addStretch(1);
}

WeightFolders FoldersPage::folders() const
{
    WeightFolders folders;
    for (const auto& [folder, row] : m_rows) {
        folders.*folder = row->place();
    }
    folders.name = m_name->text().trimmed();
    return folders;
}

void FoldersPage::setCanStart(bool canStart)
{
    m_canStart = canStart;
    showState();
}

void FoldersPage::showState()
{
    const bool hasFolder = !folders().stableDiffusion.isEmpty();
    m_check->setEnabled(m_canStart && hasFolder);
    m_check->setToolTip(hasFolder ? QString() : tr("Choose Stable Diffusion's folder first"));
}

} // namespace referee::ui
