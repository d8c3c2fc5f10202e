// SPDX-License-Identifier: GPL-3.0-or-later
// A folder or file to choose: what it is for, a field, a button, and a line that explains what belongs there.
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace referee::ui {

class PlaceRow : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Folder, File, NewFolder };
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

} // namespace referee::ui
