// SPDX-License-Identifier: GPL-3.0-or-later
// The page to download models by a manifest: its content, its licences, the target folder.
#pragma once

#include "ui/pack_setup/pack_setup_values.h"

#include <QtWidgets/QWidget>

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace referee::ui {

/// A folder or file to choose: a title, a field, a button, and a line that explains what is expected.
class PlaceRow : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Folder, File };
    static constexpr int kTitleWidth = 120;

    PlaceRow(const QString& title, const QString& hint, Kind kind, QWidget* parent = nullptr);

    QString place() const; ///< trimmed
    void setPlace(const QString& place);
    /// For files: "Manifests (*.json)".
    void setFilter(const QString& filter) { m_filter = filter; }
    QLineEdit& field() { return *m_field; }

Q_SIGNALS:
    void changed(const QString& place);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildLayout(const QString& title, const QString& hint);
    void choose();

    Kind m_kind;
    QString m_filter;
    QLineEdit* m_field = nullptr;
    QPushButton* m_choose = nullptr;
};

/// The last line of a page: a field with its title, and the button that begins.
QHBoxLayout* lastLine(const QString& title, QLineEdit* field, QPushButton* button);

class FetchPage : public QWidget {
    Q_OBJECT
public:
    explicit FetchPage(QWidget* parent = nullptr);

    FetchWish wish() const;
    void setFolder(const QString& folder);
    /// The content of the manifest; its licences have to be accepted again.
    void setNotes(const ManifestNotes& notes);
    /// False during a check or a download.
    void setCanStart(bool canStart);
    QPushButton& mainButton() { return *m_fetch; }

Q_SIGNALS:
    /// The receiver reads the manifest and calls setNotes().
    void manifestChosen(const QString& file);
    void fetchRequested(const referee::ui::FetchWish& wish);

private:
    void buildLayout();
    void showState();

    PlaceRow* m_manifest = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_about = nullptr;
    QPlainTextEdit* m_licences = nullptr;
    QCheckBox* m_accept = nullptr;
    PlaceRow* m_folder = nullptr;
    QLineEdit* m_mirror = nullptr;
    QPushButton* m_fetch = nullptr;
    ManifestNotes m_notes;
    bool m_isKnown = false; ///< m_notes are those of the manifest in the field
    bool m_canStart = true;
};

} // namespace referee::ui
