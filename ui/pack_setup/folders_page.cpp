// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pack_setup/folders_page.h"

#include "ui/pack_setup/fetch_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace referee::ui {

namespace {

constexpr int kNameWidth = 120; ///< as the titles of the rows above

} // namespace

FoldersPage::FoldersPage(QWidget* parent)
    : QWidget(parent)
{
    buildLayout();
    for (PlaceRow* row : { m_stableDiffusion, m_blip2, m_lmHead, m_clip, m_judge }) {
        connect(row, &PlaceRow::changed, this, &FoldersPage::showState);
    }
    connect(m_check, &QPushButton::clicked, this, [this] { Q_EMIT checkRequested(folders()); });
    showState();
}

void FoldersPage::buildLayout()
{
    using Kind = PlaceRow::Kind;
    m_stableDiffusion = new PlaceRow(tr("&Stable Diffusion"),
        tr("A diffusers folder of version 1.x or 2.x: unet, vae, text_encoder, tokenizer, scheduler. 2.1 or 2.6 GB in "
           "half "
           "precision, twice that in single. CreativeML Open RAIL."),
        Kind::Folder);
    m_blip2 = new PlaceRow(tr("&BLIP-2"),
        tr("Hugging Face's blip2-itm-vit-g or blip2-itm-vit-g-coco, with its tokenizer. 2.3 GB in half precision, "
           "twice that "
           "in single. BSD 3-Clause."),
        Kind::Folder);
    m_lmHead = new PlaceRow(tr("Captioning &head"),
        tr("A file with five tensors that Hugging Face's BLIP-2 lacks; models/convert.py takes them from LAVIS's "
           "blip2_pretrained.pth. 1 to 3 MB. BSD 3-Clause."),
        Kind::File);
    m_lmHead->setFilter(tr("Weights (*.safetensors)"));
    m_clip = new PlaceRow(tr("&CLIP, if you like"),
        tr("CLIP B/32 or L/14, as a second referee and for scores. 0.3 or 0.9 GB in half precision. MIT."),
        Kind::Folder);
    m_judge = new PlaceRow(tr("&Judge, if you like"),
        tr("BLIP-VQA base, which answers per phrase and takes no part in painting. 0.7 GB in half precision. BSD "
           "3-Clause."),
        Kind::Folder);
    m_name = new QLineEdit;
    m_name->setPlaceholderText(tr("as Stable Diffusion's folder"));
    m_name->setAccessibleName(tr("Name of the pack"));
    auto* nameLabel = new QLabel(tr("&Name of the pack"));
    nameLabel->setFixedWidth(kNameWidth);
    nameLabel->setBuddy(m_name);
    m_check = new QPushButton(tr("Check and &make the pack"));
    m_check->setProperty("primary", true);
    m_check->setObjectName(QStringLiteral("checkButton"));
    auto* last = new QHBoxLayout;
    last->setSpacing(kGap);
    last->addWidget(nameLabel);
    last->addWidget(m_name, 1);
    last->addWidget(m_check);
    auto* note
        = new HintLabel(tr("Every tensor is read and checked. The weights stay where they are; a pack is a small file "
                           "that names them. Read the licences where you get them."));
    note->setWordWrap(true);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(kGap);
    for (PlaceRow* row : { m_stableDiffusion, m_blip2, m_lmHead, m_clip, m_judge }) {
        lines->addWidget(row);
    }
    lines->addLayout(last);
    lines->addWidget(note);
    lines->addStretch(1);
}

WeightFolders FoldersPage::folders() const
{
    return { m_stableDiffusion->place(), m_blip2->place(), m_lmHead->place(), m_clip->place(), m_judge->place(),
        m_name->text().trimmed() };
}

void FoldersPage::setFolders(const WeightFolders& folders)
{
    m_stableDiffusion->setPlace(folders.stableDiffusion);
    m_blip2->setPlace(folders.blip2);
    m_lmHead->setPlace(folders.lmHead);
    m_clip->setPlace(folders.clip);
    m_judge->setPlace(folders.judge);
    m_name->setText(folders.name);
}

void FoldersPage::setCanStart(bool canStart)
{
    m_canStart = canStart;
    showState();
}

void FoldersPage::showState()
{
    const bool hasFolder = !m_stableDiffusion->place().isEmpty();
    m_check->setEnabled(m_canStart && hasFolder);
    m_check->setToolTip(hasFolder ? QString() : tr("Choose Stable Diffusion's folder first"));
}

} // namespace referee::ui
