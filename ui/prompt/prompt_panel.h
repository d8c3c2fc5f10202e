// SPDX-License-Identifier: GPL-3.0-or-later
// The prompt, how each side reads it, and what else a run begins with: negative prompt, seed, start image.
#pragma once

#include "core/base/types.h"
#include "ui/widgets/panel.h"

#include <QtGui/QImage>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace referee::ui {

class TokenCountLabel;
class DiffusionPromptPreview;
class NoteLine;
class PromptEditor;
class SeedField;
class StartImagePicker;
class TokenStrip;

class PromptPanel : public Panel {
    Q_OBJECT
public:
    explicit PromptPanel(QWidget* parent = nullptr);

    QString prompt() const;
    QString negative() const;
    quint64 seed() const;
    QString prefix() const;
    QImage startImage() const; ///< null: the run starts from noise

    // None of the setters emits a signal.
    void setPrompt(const QString& prompt);
    void setNegative(const QString& negative);
    void setSeed(quint64 seed);
    void setSeedLocked(bool isLocked);
    void setStartImage(const QImage& image);
    void setPrefix(const QString& prefix);
    /// False: the prefix is hidden, since the method does not read it.
    void setReadsPrefix(bool reads);
    /// For exactly the text that prompt() has now.
    void setReading(const PromptAnalysis& reading);
    /// Named where a word is unknown: "The miniature does not know this word." Empty: "The referee …".
    void setPackName(const QString& name);
    /// The prompt of the run in progress differs from the text here.
    void setHasUnappliedPrompt(bool has);

public Q_SLOTS:
    /// As if the user had typed it.
    void enterPrompt(const QString& prompt);
    /// As if the user had chosen it.
    void takeStartImage(const QImage& image);
    /// As if the user had pressed Return in it.
    void apply();
    /// A new random seed unless it is locked; emits seedEdited.
    void rollSeed();

Q_SIGNALS:
    void textEdited(const QString& prompt); ///< at each change: an analysis is needed
    void negativeEdited(const QString& negative);
    void promptApplied(const QString& prompt, const QString& negative);
    void prefixEdited(const QString& prefix);
    void seedEdited(quint64 seed);
    void startImageChanged(const QImage& image); ///< null: removed
    void imageFileDropped(const QString& path);
    void imageBytesDropped(const QByteArray& bytes); ///< of a picture's file

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void buildLayout();
    QLayout* textLayout();
    QLayout* fieldLayout();
    void nameFields();
    void connectWidgets();
    void showReading();
    void showNotes();
    void forgetReading();

    PromptEditor* m_editor;
    TokenStrip* m_strip;
    DiffusionPromptPreview* m_diffusion;
    NoteLine* m_note;
    TokenCountLabel* m_refereeBudget;
    TokenCountLabel* m_diffusionBudget;
    QLineEdit* m_negative;
    SeedField* m_seed;
    StartImagePicker* m_well;
    QPushButton* m_apply;
    QString m_pack;
    QString m_dismissedNote; ///< of unlearned words, put away by the user
    PromptAnalysis m_reading;
    bool m_hasReading = false;
    bool m_hasUnapplied = false;
};

} // namespace referee::ui
