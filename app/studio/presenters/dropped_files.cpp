// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/dropped_files.h"

#include "ui/library/restore_dialog.h"
#include "ui/main_window/drop_hint.h"
#include "ui/main_window/main_window.h"

#include <QtCore/QFileInfo>
#include <utility>

namespace referee::studio {

using namespace ui;

DroppedFiles::DroppedFiles(MainWindow& window, ServiceThread<RunReader>& reader)
    : m_window(window)
    , m_reader(reader)
{
    auto* service = &reader.service();
    DropHint* hint = &window.dropHint();
    connect(service, &RunReader::recipeRead, this, &DroppedFiles::askHowMuch);
    connect(service, &RunReader::noRecipe, this, &DroppedFiles::startImageDropped);
    connect(service, &RunReader::failed, this, [this] { m_choice.reset(); });
    connect(hint, &DropHint::pictureHovered, service, &RunReader::lookInto);
    connect(service, &RunReader::lookedInto, hint, &DropHint::setHasRecipe);
}

void DroppedFiles::take(const QString& path)
{
    m_choice.reset();
    m_reader.post(&RunReader::readRecipe, path);
}

void DroppedFiles::restore(const QString& path, RestoreChoice choice)
{
    m_choice = choice;
    m_reader.post(&RunReader::readRecipe, path);
}

void DroppedFiles::askHowMuch(const Recipe& recipe)
{
    if (const auto choice = std::exchange(m_choice, std::nullopt)) {
        Q_EMIT restoreRequested(recipe, *choice);
        return;
    }
    using Source = RestoreDialog::Source;
    auto* dialog
        = new RestoreDialog(QFileInfo(recipe.path).fileName(), recipe.isRun ? Source::Run : Source::Picture, &m_window);
    dialog->setThumbnail(recipe.thumbnail);
    dialog->setPrompt(QString::fromStdString(recipe.state.prompt));
    dialog->setSeed(recipe.seed);
    dialog->setWay(recipe.edits, recipe.isRepeatable);
    connect(dialog, &RestoreDialog::chosen, this,
        [this, recipe](RestoreChoice choice) { Q_EMIT restoreRequested(recipe, choice); });
    connect(dialog, &RestoreDialog::openRunRequested, this, [this, recipe] { Q_EMIT openRequested(recipe.path); });
    dialog->open();
}

} // namespace referee::studio
