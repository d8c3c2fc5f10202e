// SPDX-License-Identifier: GPL-3.0-or-later
// Which folders are needed, how large they are, under which licences; and where a user has them.
#pragma once

#include "ui/pack_setup/pack_setup_values.h"

#include <QtWidgets/QWidget>

class QLineEdit;
class QPushButton;

namespace referee::ui {

class PlaceRow;

class FoldersPage : public QWidget {
    Q_OBJECT
public:
    explicit FoldersPage(QWidget* parent = nullptr);

    WeightFolders folders() const;
    void setFolders(const WeightFolders& folders);
    /// False while something is under way.
    void setCanStart(bool canStart);
    QPushButton& mainButton() { return *m_check; }

Q_SIGNALS:
    void checkRequested(const referee::ui::WeightFolders& folders);

private:
    void buildLayout();
    void showState();

    PlaceRow* m_stableDiffusion = nullptr;
    PlaceRow* m_blip2 = nullptr;
    PlaceRow* m_lmHead = nullptr;
    PlaceRow* m_clip = nullptr;
    PlaceRow* m_judge = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_check = nullptr;
    bool m_canStart = true;
};

} // namespace referee::ui
