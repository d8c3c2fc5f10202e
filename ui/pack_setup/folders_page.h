// SPDX-License-Identifier: GPL-3.0-or-later
// The page to import models from folders: which are needed, their sizes and licences.
#pragma once

#include "ui/pack_setup/pack_setup_values.h"

#include <QtWidgets/QWidget>

#include <utility>
#include <vector>

class QLineEdit;
class QPushButton;

namespace referee::ui {

class PlaceRow;

class FoldersPage : public QWidget {
    Q_OBJECT
public:
    explicit FoldersPage(QWidget* parent = nullptr);

    WeightFolders folders() const;
    /// False during a check or a download.
    void setCanStart(bool canStart);
    QPushButton& mainButton() { return *m_check; }

Q_SIGNALS:
    void checkRequested(const referee::ui::WeightFolders& folders);

private:
    void buildLayout();
    void addRows();
    void showState();

    std::vector<std::pair<QString WeightFolders::*, PlaceRow*>> m_rows;
    QLineEdit* m_name = nullptr;
    QPushButton* m_check = nullptr;
    bool m_canStart = true;
};

} // namespace referee::ui
