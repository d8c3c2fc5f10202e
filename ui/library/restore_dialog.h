// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what to restore from a dropped picture or run. Deleted on close.
#pragma once

#include "ui/library/library_texts.h"

#include <QtGui/QImage>
#include <QtWidgets/QDialog>

#include <map>
#include <optional>

class QGridLayout;
class QLabel;
class QPushButton;

namespace referee::ui {

class RestoreDialog : public QDialog {
    Q_OBJECT
public:
    /// A run can also be opened and continued.
    enum class Source { Picture, Run };

    RestoreDialog(const QString& fileName, Source source, QWidget* parent = nullptr);

    void setThumbnail(const QImage& image); ///< null: none
    void setPrompt(const QString& prompt);
    /// None: the file has no seed, and AllButSeed is disabled.
    void setSeed(std::optional<quint64> seed);
    /// What is restored is the end of the run: with edits on the way, or of a branch, Start paints another picture.
    void setWay(qint64 edits, bool isRepeatable);

    QPushButton& button(RestoreChoice choice) { return *m_buttons.at(choice); }
    QPushButton* openButton() { return m_open; } ///< none for a picture

Q_SIGNALS:
    void chosen(referee::ui::RestoreChoice choice);
    void openRunRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void buildLayout(const QString& fileName, Source source);
    QGridLayout* choicesLayout(Source source);
    QPushButton* addChoice(QGridLayout& grid, const QString& text, const QString& sentence);
    void setSentence(QPushButton* button, const QString& sentence);

    QLabel* m_thumbnail;
    QLabel* m_prompt;
    QLabel* m_seed;
    std::map<RestoreChoice, QPushButton*> m_buttons;
    std::map<QPushButton*, QLabel*> m_sentences;
    QPushButton* m_open = nullptr;
};

} // namespace referee::ui
