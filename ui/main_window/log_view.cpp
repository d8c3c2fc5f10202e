// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/log_view.h"

#include "ui/theme/theme.h"

#include <QtCore/QTime>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>

#include <array>

namespace referee::ui {

namespace {

constexpr int kWordsWidth = 220;
constexpr int kLeastWords = 60;

QString levelText(LogLevel level)
{
    const std::array texts { LogView::tr("debug"), LogView::tr("info"), LogView::tr("warning"), LogView::tr("error") };
    return texts.at(std::size_t(level));
}

QString plainText(const LogLine& line)
{
    return QStringLiteral("%1  %2  %3").arg(line.time, levelText(line.level), line.text);
}

QColor colourOf(LogLevel level)
{
    const std::array colours { theme().hint, theme().text, theme().user, theme().error };
    return colours.at(std::size_t(level));
}

} // namespace

LogView::LogView(QWidget* parent)
    : Panel(tr("Log"), parent)
    , m_isDark(theme().isDark)
{
    buildLayout();
    connectWidgets();
}

void LogView::buildLayout()
{
    m_level = new QComboBox;
    for (const auto level : { LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error }) {
        m_level->addItem(level == LogLevel::Debug ? tr("all") : tr("%1 and above").arg(levelText(level)));
    }
    m_level->setCurrentIndex(int(LogLevel::Info));
    m_level->setAccessibleName(tr("Minimum level"));
    m_words = new QLineEdit;
    m_words->setPlaceholderText(tr("Filter…"));
    m_words->setAccessibleName(tr("Filter the lines"));
    m_words->setClearButtonEnabled(true);
    m_words->setMinimumWidth(kLeastWords);
    m_words->setMaximumWidth(kWordsWidth);
    m_copy = new QPushButton(tr("Copy all"));
    m_copy->setToolTip(tr("Copy all lines, including hidden ones"));
    m_clear = new QPushButton(tr("Clear"));
    for (QWidget* widget : std::initializer_list<QWidget*> { m_level, m_words, m_copy, m_clear }) {
        header()->addWidget(widget);
    }
    m_text = new QPlainTextEdit;
    m_text->setReadOnly(true);
    m_text->setMaximumBlockCount(kMaxLines);
    m_text->setUndoRedoEnabled(false);
    m_text->setAccessibleName(tr("Log"));
    content()->addWidget(m_text);
}

void LogView::connectWidgets()
{
    // Queued in the window's own thread too: a line that is logged in paintEvent must not repaint at once.
    connect(this, &LogView::lineArrived, this, &LogView::take, Qt::QueuedConnection);
    connect(m_level, &QComboBox::currentIndexChanged, this, &LogView::showAll);
    connect(m_words, &QLineEdit::textChanged, this, &LogView::showAll);
    connect(m_copy, &QPushButton::clicked, this, &LogView::copyAll);
    connect(m_clear, &QPushButton::clicked, this, &LogView::clear);
}

void LogView::append(LogLevel level, const QString& text)
{
    Q_EMIT lineArrived({ level, QTime::currentTime().toString(QStringLiteral("HH:mm:ss.zzz")), text });
}

void LogView::take(const LogLine& line)
{
    m_lines.push_back(line);
    if (m_lines.size() > std::size_t(kMaxLines)) {
        m_lines.pop_front();
    }
    if (isWanted(line)) {
        showLine(line);
    }
}

bool LogView::isWanted(const LogLine& line) const
{
    return int(line.level) >= m_level->currentIndex()
        && (m_words->text().isEmpty() || line.text.contains(m_words->text(), Qt::CaseInsensitive));
}

void LogView::showLine(const LogLine& line)
{
    // appendHtml scrolls to the end by itself, but not when the user has scrolled up.
    m_text->appendHtml(QStringLiteral("<span style=\"color:%1; white-space:pre-wrap\">%2</span>")
                           .arg(colourOf(line.level).name(), plainText(line).toHtmlEscaped()));
}

void LogView::showAll()
{
    m_text->clear();
    for (const LogLine& line : m_lines) {
        if (isWanted(line)) {
            showLine(line);
        }
    }
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

QString LogView::allText() const
{
    QStringList all;
    for (const LogLine& line : m_lines) {
        all << plainText(line);
    }
    return all.join(QLatin1Char('\n'));
}

QString LogView::shownText() const { return m_text->toPlainText(); }

void LogView::copyAll() const { QGuiApplication::clipboard()->setText(allText()); }

void LogView::clear()
{
    m_lines.clear();
    m_text->clear();
}

void LogView::changeEvent(QEvent* event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_isDark != theme().isDark && m_text) {
        m_isDark = theme().isDark;
        showAll(); // the colours are in the text
    }
}

} // namespace referee::ui
