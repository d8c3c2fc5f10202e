// SPDX-License-Identifier: GPL-3.0-or-later
// Which preset the settings come from, what differs from it, and saving them under a name, all in place.
#pragma once

#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>

namespace referee::ui {

class PresetBar : public QWidget {
    Q_OBJECT
public:
    explicit PresetBar(QWidget* parent = nullptr);

    void setPresets(const QStringList& builtIn, const QStringList& own, const QString& current);
    /// A sentence for each setting that differs from the preset.
    void setChanges(const QStringList& sentences);
    void setOnlyChanged(bool isOnly);

Q_SIGNALS:
    void presetChosen(const QString& name); ///< also for "reset to preset"
    void saveRequested(const QString& name);
    void deleteRequested(const QString& name);
    void onlyChangedToggled(bool isOnly);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    QLayout* firstLine();
    QLayout* secondLine();
    void connectWidgets();
    void beginNaming();
    void endNaming();
    void saveName();
    void showNameState();
    void askToDelete();
    void refresh();
    void focusLeft(const QObject* watched, Qt::FocusReason reason);
    bool isNaming() const { return m_places->currentWidget() == m_name; }

    QStringList m_builtIn;
    QStringList m_own;
    QString m_current;
    int m_changedCount = 0;
    bool m_isDeleteAsked = false;
    QStackedWidget* m_places; ///< the box, or the name being typed
    QComboBox* m_box;
    QLineEdit* m_name;
    QToolButton* m_save;
    QToolButton* m_changed;
    QToolButton* m_back;
    QToolButton* m_delete;
    QLabel* m_hint;
};

} // namespace referee::ui
