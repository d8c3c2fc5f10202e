// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/variations_dialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtCore/QRegularExpression>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

namespace {

constexpr QSize kVariationsSize(560, 720);
constexpr int kFew = 4;
constexpr int kMany = 9;

} // namespace

VariationsDialog::VariationsDialog(QWidget* parent)
    : SurfaceDialog(tr("Variations"), parent)
    , m_moment(new QLabel)
    , m_kind(new QComboBox)
    , m_count(new QComboBox)
    , m_word(new QComboBox)
    , m_instead(new QLineEdit)
    , m_cells(new CellList)
    , m_hint(new HintLabel(tr("Each variation is a branch of this run and is painted to its end. Double-click the one "
                              "to go on with; all others stay in the tree of branches.")))
    , m_start(new QPushButton)
{
    buildLayout();
    refresh();
    resize(kVariationsSize);
}

void VariationsDialog::buildLayout()
{
    m_kind->addItems({ tr("Referee weight w1"), tr("SDS weight w2"), tr("Guidance"), tr("One word of the prompt") });
    m_count->addItem(tr("4, from half to double"), kFew);
    m_count->addItem(tr("9, from a quarter to four times"), kMany);
    m_instead->setPlaceholderText(tr("green, yellow, purple"));
    m_instead->setToolTip(tr("Other words, with commas between them: one variation each"));
    auto* form = new QFormLayout;
    form->addRow(tr("From"), m_moment);
    form->addRow(tr("&What varies"), m_kind);
    form->addRow(tr("&Variations"), m_count);
    form->addRow(tr("&Replace"), m_word);
    form->addRow(tr("&by"), m_instead);
    m_cells->setAccessibleName(tr("Variations"));
    m_hint->setWordWrap(true);
    m_start->setDefault(true);
    auto* lines = contentLayout();
    lines->addLayout(form);
    lines->addWidget(m_cells, 1);
    lines->addWidget(m_hint);
    lines->addWidget(m_start, 0, Qt::AlignRight);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &VariationsDialog::refresh);
    connect(m_instead, &QLineEdit::textChanged, this, &VariationsDialog::refresh);
    connect(m_start, &QPushButton::clicked, this,
        [this] { m_isUnderWay ? Q_EMIT stopRequested() : Q_EMIT startRequested(choice()); });
    connect(m_cells, &CellList::chosen, this, [this](const QString& path) {
        if (!m_isUnderWay) {
            hide(); // what was chosen is seen
            Q_EMIT openRequested(path);
        }
    });
}

void VariationsDialog::setMoment(qint64 iteration, const QString& prompt)
{
    m_moment->setText(tr("iteration %1, with the settings in the window").arg(iteration));
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    QStringList words = prompt.split(blanks, Qt::SkipEmptyParts);
    words.removeDuplicates();
    const QString before = m_word->currentText();
    m_word->clear();
    m_word->addItems(words);
    m_word->setCurrentIndex(std::max(0, int(words.indexOf(before))));
    refresh();
}

VariationChoice VariationsDialog::choice() const
{
    VariationChoice choice;
    choice.kind = VariationChoice::Kind(m_kind->currentIndex());
    choice.count = m_count->currentData().toInt();
    choice.word = m_word->currentText();
    for (const QString& word : m_instead->text().split(QLatin1Char(','))) {
        if (!word.trimmed().isEmpty()) {
            choice.instead << word.trimmed();
        }
    }
    return choice;
}

void VariationsDialog::refresh()
{
    const VariationChoice now = choice();
    const bool isWord = now.kind == VariationChoice::Kind::Word;
    m_count->setEnabled(!isWord);
    m_word->setEnabled(isWord);
    m_instead->setEnabled(isWord);
    m_start->setText(m_isUnderWay ? tr("S&top and keep all") : tr("S&tart"));
    m_start->setEnabled(m_isUnderWay || !isWord || (!now.instead.isEmpty() && !now.word.isEmpty()));
}

void VariationsDialog::setCells(const QList<SeedCell>& cells, bool isDone)
{
    m_isUnderWay = !isDone;
    m_cells->setCells(cells);
    refresh();
}

} // namespace referee::ui
